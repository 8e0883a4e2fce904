select {{ 1 if flags.WHICH == 'compile' else 2 }} as n, {{ 1 if 'a' in invocation_args_dict else 2 }} as m

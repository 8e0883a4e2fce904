"""Synthetic events of an invented company: the same seed writes the same bytes, on any machine.

Nobody in them exists: e-mail addresses end in example.com, .org or .net (RFC 2606), telephone
numbers come from ranges kept for fiction, social security numbers begin with 9, which none does
that was ever issued, and network addresses are those of documentation (RFC 5737, RFC 3849).
"""

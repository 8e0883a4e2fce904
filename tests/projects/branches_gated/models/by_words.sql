{# flags.WHICH #}
select '{{ "flags" }}' as flags, 1 as thread_id, {{ config(meta={'flags': 1}) or 1 }} as n

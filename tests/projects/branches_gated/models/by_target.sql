select '{{ target.name }}' as n, '{{ run_started_at }}' as at

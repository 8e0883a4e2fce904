select '{{ target.name }}' as n, '{{ run_started_at }}' as at, '{{ var("spelling", "plain") }}' as spelling

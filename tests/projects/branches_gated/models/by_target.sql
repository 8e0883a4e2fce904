select '{{ target.name }}' as n, '{{ run_started_at }}' as at, '{{ var("spelling", "plain") }}' as spelling
{% if adapter.type() == 'snowflake' or this.database == 'prod' or ref('a_table').schema == 'prod' or range(9) | random > 8 %}
{% endif %}

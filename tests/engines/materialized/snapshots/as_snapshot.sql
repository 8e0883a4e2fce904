{% snapshot as_snapshot %}
{{ config(unique_key='id', strategy='timestamp', updated_at='changed_at') }}
select
    1 as id,
    {{ mask_email("'a@example.com'") }} as email,
    'EMEA' as region,
    cast('2026-01-01 00:00:00' as timestamp) as changed_at
{% endsnapshot %}

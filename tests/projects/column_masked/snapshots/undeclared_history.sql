{% snapshot undeclared_history %}
{{ config(unique_key='contact', strategy='check', check_cols='all') }}
select * from {{ ref('carrier') }}
{% endsnapshot %}

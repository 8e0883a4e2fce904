{% snapshot known_history %}
{{ config(unique_key='person_id', strategy='check', check_cols='all') }}
select * from {{ source('crm', 'people') }}
{% endsnapshot %}

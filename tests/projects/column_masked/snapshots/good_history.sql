{% snapshot good_history %}
{{ config(unique_key='person_id', strategy='check', check_cols='all') }}
select * from {{ ref('people') }}
{% endsnapshot %}

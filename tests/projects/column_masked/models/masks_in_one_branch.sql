{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
{% if is_incremental() %}
select person_id, {{ mask_email('email') }} as email from {{ source('crm', 'people') }}
{% else %}
select person_id, email from {{ source('crm', 'people') }}
{% endif %}

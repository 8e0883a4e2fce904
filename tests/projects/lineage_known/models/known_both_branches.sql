{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
select person_id, country from {{ source('crm', 'people') }}
{% if is_incremental() %}where person_id > (select max(person_id) from {{ this }}){% endif %}

{{ config(materialized='incremental') }}
select person_id from {{ source('crm', 'people') }}
{% if is_incremental() %}where person_id > (select max(person_id) from {{ this }}){% endif %}

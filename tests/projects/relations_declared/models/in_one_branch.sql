{{ config(materialized='incremental') }}
select person_id from {{ source('crm', 'people') }}
{% if is_incremental() %}union all select person_id from archive.people{% endif %}

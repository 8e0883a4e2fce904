{{ config(materialized='incremental') }}
select email, email as grown from {{ source('crm', 'people') }}
{% if is_incremental() %}where email > (select max(grown) from {{ this }}){% endif %}

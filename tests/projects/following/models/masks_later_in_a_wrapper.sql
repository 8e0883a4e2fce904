{{ config(materialized='incremental') }}
select {% if is_incremental() %}{{ hide('email') }}{% else %}null{% endif %} as email
from {{ source('crm', 'people') }}

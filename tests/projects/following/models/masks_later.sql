{{ config(materialized='incremental') }}
select {% if is_incremental() %}{{ mask_email('email') }}{% else %}null{% endif %} as email
from {{ source('crm', 'people') }}

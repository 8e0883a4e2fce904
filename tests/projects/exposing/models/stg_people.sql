{{ config(schema='silver') }}
select
    {{ mask_email('email') }} as email, {{ mask_name('full_name') }} as full_name, {{ mask_phone('phone') }} as phone,
    {{ deidentify_email('email') }} as email_domain, region
from {{ source('crm', 'people') }}

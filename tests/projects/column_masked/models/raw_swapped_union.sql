select country, {{ mask_email('email') }} as email from {{ source('crm', 'people') }} union all select email, country from {{ source('crm', 'people') }}

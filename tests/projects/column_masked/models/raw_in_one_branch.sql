select {{ mask_email('email') }} as email from {{ source('crm', 'people') }} union all select email from {{ source('crm', 'people') }}

select {{ mask_email('email') }} as email from {{ source('crm', 'people') }}

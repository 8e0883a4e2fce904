select {{ mask_email('email') }} as email, full_name from {{ source('crm', 'people') }}

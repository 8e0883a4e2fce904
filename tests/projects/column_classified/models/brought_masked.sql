select {{ mask_email('email') }} as value from {{ source('crm', 'people') }}

select {{ mask_email('email') }} as email, email as contact, country from {{ source('crm', 'people') }}

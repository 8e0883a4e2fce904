select {{ mask_email('email') }} as email_masked, email as email from {{ source('crm', 'people') }}

select {{ mask_email('email') }} as email, plan from {{ source('crm', 'people') }}

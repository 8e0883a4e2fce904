select {{ mask_email('email') }} as email, {{ mask_phone('phone') }} as phone from {{ source('crm', 'people') }}

select {{ mask_phone('phone') }} as phone, {{ piecemeal('email') }} as email from {{ source('crm', 'people') }}

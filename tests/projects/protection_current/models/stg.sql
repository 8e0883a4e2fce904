select {{ mask_email('email') }} as email, {{ mask_name('full_name') }} as full_name, 1 as n from {{ source('crm', 'people') }}

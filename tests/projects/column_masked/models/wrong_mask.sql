select {{ mask_name('email') }} as email from {{ source('crm', 'people') }}

select {{ mask_email('email') }} as email, diagnosis from {{ source('clinic', 'visits') }}

select {{ mask_customer_id('customer_id') }} as customer_id, {{ mask_email('email') }} as email, {{ mask_name('full_name') }} as full_name, n from {{ source('crm', 'people') }}

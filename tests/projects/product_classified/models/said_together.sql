select {{ mask_customer_id('customer_id') }} as customer_id, diagnosis from {{ source('clinic', 'visits') }}

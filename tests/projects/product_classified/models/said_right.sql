select {{ mask_customer_id('customer_id') }} as customer_id, region from {{ source('clinic', 'visits') }}

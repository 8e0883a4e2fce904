select {{ mask_customer_id('customer_id') }} as customer_id from {{ source('clinic', 'visits') }} where diagnosis = 'B20'

select {{ mask_customer_id('customer_id') }} as customer_id from {{ ref('shop_people') }}

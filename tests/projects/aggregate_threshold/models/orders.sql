select order_id, customer_id, email, region, amount from {{ source('shop', 'orders_raw') }}

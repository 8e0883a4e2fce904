select order_id, customer_id, region, status, item_count, amount from {{ source('shop', 'orders_raw') }}

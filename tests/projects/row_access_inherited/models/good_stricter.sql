select order_id, region, item_count from {{ ref('orders') }}

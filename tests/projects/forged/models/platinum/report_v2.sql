select order_id, status from {{ ref('orders') }}

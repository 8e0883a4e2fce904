select order_id, status as region from {{ ref('orders') }}

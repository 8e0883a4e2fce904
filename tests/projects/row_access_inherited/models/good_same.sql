select order_id, region from {{ ref('orders') }}

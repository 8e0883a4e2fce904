select order_id, cast(region as varchar) as region from {{ ref('orders') }}

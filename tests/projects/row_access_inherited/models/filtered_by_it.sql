select return_id from {{ source('shop', 'returns_raw') }} where order_id in (select order_id from {{ ref('orders') }})

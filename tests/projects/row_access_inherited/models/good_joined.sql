select r.return_id, r.region, o.amount from {{ source('shop', 'returns_raw') }} as r inner join {{ ref('orders') }} as o on r.order_id = o.order_id and r.region = o.region

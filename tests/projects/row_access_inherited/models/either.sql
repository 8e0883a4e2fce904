select o.order_id, coalesce(r.region, o.region) as region from {{ ref('orders') }} as o left join {{ source('shop', 'returns_raw') }} as r on r.order_id = o.order_id

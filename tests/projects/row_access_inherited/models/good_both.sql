select o.order_id, o.region, o.item_count from {{ ref('orders') }} as o inner join {{ ref('returns') }} as r on r.order_id = o.order_id and r.region = o.region and r.item_count = o.item_count

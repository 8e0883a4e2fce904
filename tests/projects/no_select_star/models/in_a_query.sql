select order_id from (select * from {{ source('shop', 'orders') }}) as o

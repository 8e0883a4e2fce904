with

orders as (
    select * from {{ source('shop', 'orders') }}
),

final as (
    select order_id, count(*) as n from orders where exists (select * from orders as o) group by order_id
)

select * from final

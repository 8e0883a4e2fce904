with orders as (select * from {{ source('shop', 'orders') }}),
both_of_them as (
    select * from orders inner join {{ source('shop', 'returns') }} as r on r.order_id = orders.order_id
)
select * from both_of_them

with
orders as (select * from {{ source('shop', 'orders') }}),
final as (
    select
        orders.*
    from orders
)
select * from final

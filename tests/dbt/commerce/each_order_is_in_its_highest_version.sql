-- One row an order event's order, in the highest version that was ever seen of it.
with

highest_versions as (

    select
        order_id,
        max(version) as highest_version
    from {{ ref('stg_orders') }}
    group by order_id

),

orders as (

    select * from {{ ref('orders') }}

),

final as (

    select
        highest_versions.order_id as seen_order_id,
        highest_versions.highest_version,
        orders.order_id,
        orders.version
    from highest_versions
    full outer join orders
        on highest_versions.order_id = orders.order_id
    where highest_versions.highest_version is distinct from orders.version

)

select * from final

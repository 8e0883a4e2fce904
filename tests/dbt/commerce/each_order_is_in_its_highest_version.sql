-- One row an order event's order, in the highest version that was ever seen of it,
-- for the time that orders are kept.
with

highest_versions as (

    select
        order_id,
        version as highest_version,
        occurred_at
    from {{ ref('stg_orders') }}
    qualify row_number() over (
        partition by order_id
        order by version desc, occurred_at desc, event_id desc
    ) = 1

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
    where
        highest_versions.highest_version is distinct from orders.version
        and coalesce(highest_versions.occurred_at, orders.status_changed_at) >= {{ days_ago(2555) }}

)

select * from final

{{
    config(
        meta={'retention': {'by': 'activity_date', 'days': 730}},
    )
}}

with

orders as (

    select * from {{ ref('orders') }}

),

sessions as (

    select * from {{ ref('sessions') }}

),

daily_orders as (

    select
        customer_id,
        cast(ordered_at as date) as activity_date,
        region,
        count(*) as order_count,
        sum(case when status in ('cancelled', 'returned') then 1 else 0 end) as undone_order_count,
        sum(case when status in ('cancelled', 'returned') then 0 else amount_usd end) as net_amount_usd
    from orders
    group by customer_id, cast(ordered_at as date), region

),

daily_sessions as (

    select
        customer_id,
        cast(started_at as date) as activity_date,
        region,
        count(*) as session_count,
        sum(failed_login_count) as failed_login_count,
        sum(duration_seconds) as session_seconds
    from sessions
    group by customer_id, cast(started_at as date), region

),

final as (

    select
        coalesce(daily_orders.customer_id, daily_sessions.customer_id) as customer_id,
        coalesce(daily_orders.activity_date, daily_sessions.activity_date) as activity_date,
        coalesce(daily_orders.region, daily_sessions.region) as region,
        coalesce(daily_orders.order_count, 0) as order_count,
        cast(coalesce(daily_orders.undone_order_count, 0) as bigint) as undone_order_count,
        cast(coalesce(daily_orders.net_amount_usd, 0) as decimal(18, 2)) as net_amount_usd,
        coalesce(daily_sessions.session_count, 0) as session_count,
        cast(coalesce(daily_sessions.failed_login_count, 0) as bigint) as failed_login_count,
        cast(coalesce(daily_sessions.session_seconds, 0) as bigint) as session_seconds
    from daily_orders
    full outer join daily_sessions
        on
            daily_orders.customer_id = daily_sessions.customer_id
            and daily_orders.activity_date = daily_sessions.activity_date
            and daily_orders.region = daily_sessions.region

)

select * from final

-- Customer activity adds up to the orders and sessions it is made of, of the two years for which it is kept.
with

expected as (

    select
        (
            select count(*) from {{ ref('orders') }}
            where cast(ordered_at as date) >= {{ days_ago(730) }}
        ) as order_count,
        (
            select count(*) from {{ ref('sessions') }}
            where cast(started_at as date) >= {{ days_ago(730) }}
        ) as session_count

),

counted as (

    select
        coalesce(sum(order_count), 0) as order_count,
        coalesce(sum(session_count), 0) as session_count
    from {{ ref('customer_activity') }}
    where activity_date >= {{ days_ago(730) }}

),

final as (

    select
        expected.order_count as expected_order_count,
        expected.session_count as expected_session_count,
        counted.order_count,
        counted.session_count
    from expected
    cross join counted
    where
        expected.order_count != counted.order_count
        or expected.session_count != counted.session_count

)

select * from final

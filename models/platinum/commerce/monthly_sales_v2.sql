with

orders as (

    select * from {{ ref('orders') }}

),

monthly_orders as (

    select
        cast(date_trunc('month', ordered_at) as date) as sales_month,
        region,
        count(*) as order_count,
        count(distinct customer_id) as customer_count,
        sum(case when status in ('cancelled', 'returned') then 0 else amount_usd end) as net_amount_usd
    from orders
    group by cast(date_trunc('month', ordered_at) as date), region
    having count(distinct customer_id) >= 11

),

final as (

    select
        sales_month,
        region,
        order_count,
        customer_count,
        cast(net_amount_usd as decimal(18, 2)) as net_amount_usd
    from monthly_orders

)

select * from final

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
        sum(amount_usd) as gross_amount_usd
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
        cast(gross_amount_usd as decimal(18, 2)) as gross_amount_usd
    from monthly_orders

)

select * from final

{{ config(materialized='incremental') }}
with orders as (
    select * from {{ source('shop', 'orders') }}
    {% if is_incremental() %}where order_id > (select max(order_id) from {{ this }}){% endif %}
)
select order_id from orders

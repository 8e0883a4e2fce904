{{ config(materialized='incremental') }}
select region, sum(amount) as amount from {{ ref('orders') }}
{% if is_incremental() %}where order_id > (select count(*) from {{ this }}){% endif %}
group by region having count(distinct customer_id) >= 11

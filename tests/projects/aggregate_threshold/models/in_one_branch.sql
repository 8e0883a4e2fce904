{{ config(materialized='incremental') }}
select region, sum(amount) as amount from {{ ref('orders') }} group by region
{% if not is_incremental() %}having count(distinct customer_id) >= 11{% endif %}

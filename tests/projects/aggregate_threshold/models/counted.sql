{{ config(materialized='ephemeral') }}
select region, count(distinct customer_id) as customers from {{ ref('orders') }} group by region

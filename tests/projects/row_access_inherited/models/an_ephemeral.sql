{{ config(materialized='ephemeral') }}
select order_id, region, amount from {{ ref('orders') }}

{{ config(materialized='view') }}
select order_id, region from {{ ref('orders') }}

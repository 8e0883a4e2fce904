{{ config(materialized='incremental') }}
select order_id, region from {{ ref('orders') }}
{% if is_incremental() %}where order_id > (select max(order_id) from {{ this }}){% endif %}

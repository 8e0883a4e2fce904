{{ config(materialized='incremental') }}
select order_id, {% if is_incremental() %}status{% else %}region{% endif %} as place from {{ ref('orders') }}

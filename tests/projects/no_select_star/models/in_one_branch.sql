{{ config(materialized='incremental') }}
with orders as (select * from {{ source('shop', 'orders') }}), final as (select {% if is_incremental() %}*{% else %}order_id{% endif %} from orders) select * from final

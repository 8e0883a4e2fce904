{{ config(materialized='incremental', unique_key='order_id', on_schema_change='fail', post_hook="analyze") }}
select cast(order_id as bigint) as order_id, cast(email as varchar) as customer_email
from {{ ref('int_orders') }}
{% if is_incremental() %} where order_id > 0 {% endif %}

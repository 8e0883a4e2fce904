select order_id, email as contact from {{ ref('stg_orders') }}

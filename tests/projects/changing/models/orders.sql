select order_id, email, amount from {{ ref('stg_orders') }} where amount > 0

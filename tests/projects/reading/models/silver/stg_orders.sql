-- one row an order
select
    order_id,
    {{ mask('email') }} as email,
    amount_usd
from {{ source('shop', 'orders') }}

select region, amount from {{ ref('orders') }}

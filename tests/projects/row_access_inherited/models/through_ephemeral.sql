select order_id, amount from {{ ref('an_ephemeral') }}

select order_id from {{ ref('unsaid') }}

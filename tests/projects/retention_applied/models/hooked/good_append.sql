select order_id, landed_at from {{ ref('stg') }}

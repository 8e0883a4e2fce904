select order_id, landed_at, ordered_at, label, shipped_at from {{ source('crm', 'orders_v1') }}

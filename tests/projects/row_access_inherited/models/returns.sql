select return_id, order_id, region, item_count from {{ source('shop', 'returns_raw') }}

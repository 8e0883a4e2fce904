select return_id, reason from {{ source('shop', 'returns_raw') }}

select {{ starlike(source('shop', 'orders')) }} from {{ source('shop', 'orders') }}

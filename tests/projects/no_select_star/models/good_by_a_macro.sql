select {{ cents('amount') }} as amount from {{ source('shop', 'orders') }}

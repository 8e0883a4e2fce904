select n from {{ ref('orders_two') }}

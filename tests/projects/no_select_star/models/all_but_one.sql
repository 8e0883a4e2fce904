with orders as (select * from {{ source('shop', 'orders') }}) select * exclude (email) from orders

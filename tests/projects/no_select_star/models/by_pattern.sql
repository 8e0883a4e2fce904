with orders as (select * from {{ source('shop', 'orders') }}) select columns('o.*') from orders

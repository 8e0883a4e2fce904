with orders as (select * from {{ source('shop', 'orders') }}), more as (select * from {{ source('shop', 'returns') }}) select * from orders union all select * from more

{{ config(schema='scratch') }}
select * from {{ source('shop', 'orders') }}

{{ config(schema='raw') }}
select * from {{ source('shop', 'orders') }}

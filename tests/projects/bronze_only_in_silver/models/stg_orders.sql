{{ config(schema='silver') }}
select * from {{ source('shop', 'orders') }}

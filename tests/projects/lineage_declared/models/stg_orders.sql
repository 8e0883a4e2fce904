{{ config(schema='silver') }}
select * from {{ source('raw', 'orders_v1') }}

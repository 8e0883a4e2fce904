{{ config(schema='ops') }}
select count(*) as n from {{ source('shop', 'orders') }}

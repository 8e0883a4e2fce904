{{ config(schema='scratch') }}
select * from {{ ref('orders') }}

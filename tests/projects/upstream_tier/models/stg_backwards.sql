{{ config(schema='silver') }}
select * from {{ ref('orders') }}

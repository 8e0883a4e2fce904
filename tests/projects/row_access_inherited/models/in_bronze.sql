{{ config(schema='raw') }}
select * from {{ ref('orders') }}

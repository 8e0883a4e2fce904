{{ config(schema='raw') }}
select count(*) as n from {{ ref('orders') }}

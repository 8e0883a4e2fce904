{{ config(schema='raw') }}
select * from {{ ref('stg_orders') }}

{{ config(schema='silver') }}
select * from {{ ref('stg_orders') }}

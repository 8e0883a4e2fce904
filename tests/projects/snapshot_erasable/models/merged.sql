{{ config(materialized='incremental', unique_key='customer_id') }}
select customer_id from {{ ref('stg') }}

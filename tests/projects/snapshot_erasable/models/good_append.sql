{{ config(materialized='incremental', incremental_strategy='append') }}
select customer_id, email from {{ ref('stg') }}

{{ config(materialized='incremental', incremental_strategy='append') }}
select email, n from {{ ref('stg') }}

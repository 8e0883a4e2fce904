{{ config(materialized='incremental', incremental_strategy='append') }}
select email from {{ ref('stg') }}

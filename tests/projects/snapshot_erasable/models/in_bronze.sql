{{ config(materialized='incremental', incremental_strategy='append', schema='raw') }}
select email from {{ ref('stg') }}

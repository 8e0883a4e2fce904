{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}
select email from {{ ref('stg') }}

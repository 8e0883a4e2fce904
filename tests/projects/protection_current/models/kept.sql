{{ config(materialized='incremental') }}
select email, n from {{ ref('stg') }}

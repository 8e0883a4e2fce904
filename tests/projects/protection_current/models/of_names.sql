{{ config(materialized='incremental') }}
select full_name from {{ ref('stg') }}

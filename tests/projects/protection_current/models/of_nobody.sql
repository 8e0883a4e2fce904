{{ config(materialized='incremental') }}
select n from {{ ref('stg') }}

{{ config(materialized='incremental', incremental_strategy='append') }}
select full_name, n from {{ ref('stg') }}

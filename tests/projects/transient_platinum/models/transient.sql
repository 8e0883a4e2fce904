{{ config(materialized='table', transient=true) }}
select 1 as id

{{ config(materialized='table', schema='silver') }}
select 1 as id

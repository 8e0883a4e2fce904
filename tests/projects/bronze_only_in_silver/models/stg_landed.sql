{{ config(schema='silver') }}
select * from {{ ref('landed') }}

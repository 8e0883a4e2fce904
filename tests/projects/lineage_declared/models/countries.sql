{{ config(schema='silver') }}
select 1 as n

{{ config(schema='silver') }}
select cast('EMEA' as varchar) as region

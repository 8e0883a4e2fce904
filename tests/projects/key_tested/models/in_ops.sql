{{ config(schema='ops') }}
select 1 as id

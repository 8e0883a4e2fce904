{{ config(schema='scratch') }}
select 'x' as value

{{ config(schema='ops') }}
select 'x' as value

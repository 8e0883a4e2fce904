{{ config(schema='raw') }}
select 'x' as value

{{ config(schema='silver', database='clinic') }}
select 1 as id

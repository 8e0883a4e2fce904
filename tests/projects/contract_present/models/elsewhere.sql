{{ config(database='clinic') }}
select 1 as n

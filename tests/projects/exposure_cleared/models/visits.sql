{{ config(database='clinic') }}
select 'x' as diagnosis

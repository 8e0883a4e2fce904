{{ config(database='clinic') }} select 'EMEA' as region

select 'EMEA' as region

select cast('EMEA' as varchar) as region

select 'x' as value

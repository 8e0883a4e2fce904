select 'x' as value, 'y' as extra

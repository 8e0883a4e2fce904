select 'x' as code

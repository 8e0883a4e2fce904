select 'a' as city, 'b' as street, 'c' as region

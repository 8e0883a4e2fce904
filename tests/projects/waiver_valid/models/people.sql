select 'a' as city, 'b' as street, 'c' as region, cast(null as varchar) as email

select cast('EMEA' as varchar) as region, cast(1 as bigint) as item_count

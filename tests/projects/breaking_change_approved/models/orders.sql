select
    cast(1 as bigint) as order_id,
    cast('open' as varchar) as status

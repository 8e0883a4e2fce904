select
    cast(n as bigint) as order_id,
    case when n % 2 = 0 then 'EMEA' else 'AMER' end as region,
    case when n > 200 then 2 else 1 end as period
from range(1, 401) as numbers (n)

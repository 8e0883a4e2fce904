select * from {{ ref('stg_returns') }} union all select * from {{ ref('orders_by_day') }}

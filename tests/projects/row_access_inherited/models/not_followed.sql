select * from {{ ref('orders') }} match_recognize (partition by x pattern (a b)

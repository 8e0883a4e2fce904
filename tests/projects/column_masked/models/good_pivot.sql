select DE as email from (pivot {{ ref('people') }} on country in ('DE') using max(email))

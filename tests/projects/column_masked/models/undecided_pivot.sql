pivot {{ ref('people') }} on country using max(email)

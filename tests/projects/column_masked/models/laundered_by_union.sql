select country as contact from {{ ref('people') }} union all select contact from {{ ref('carrier') }}

select country as value from {{ ref('people') }}

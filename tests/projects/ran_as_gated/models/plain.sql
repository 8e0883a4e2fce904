select email, country from {{ ref('people') }}

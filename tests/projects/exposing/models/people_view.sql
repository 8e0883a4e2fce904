select email from {{ ref('people') }}

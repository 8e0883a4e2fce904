select email as contact from {{ ref('people') }}

select {{ countries() }} from {{ ref('people') }}

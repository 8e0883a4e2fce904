select util.enrich(email || 'x') as score from {{ ref('people') }}

select clinic.util.enrich(income) as score from {{ ref('people') }}

select person_id, ai_classify(country) as kind, util.enrich(country) as more from {{ ref('people') }}

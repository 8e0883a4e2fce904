select person_id from {{ ref('people') }}

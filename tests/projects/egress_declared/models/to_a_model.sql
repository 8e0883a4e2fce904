with notes as (
    select person_id, note as n from {{ ref('people') }}
)
select person_id,
    ai_query('sum up', n) as summary
from notes

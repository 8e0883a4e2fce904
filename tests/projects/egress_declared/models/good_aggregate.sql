select ai_query('how many', count(distinct email)) as said from {{ ref('people') }}

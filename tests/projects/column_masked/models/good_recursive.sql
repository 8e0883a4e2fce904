with recursive walk as (select person_id, email from {{ ref('people') }} union all select person_id, email from walk) select person_id, email from walk

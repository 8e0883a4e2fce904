select count(*) as n from {{ ref('people') }} having count(*) = 0

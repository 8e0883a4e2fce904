select count(distinct contact) as people, max(case when contact like '%@example.org' then 1 else 0 end) as any_of_them from {{ ref('carrier') }}

select case when country = 'DE' then email else null end as email from {{ ref('people') }}

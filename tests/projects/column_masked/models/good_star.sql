with people as (select * from {{ ref('people') }}) select * from people where country = 'DE'

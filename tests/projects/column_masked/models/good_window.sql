select last_value(email) over (partition by country order by person_id) as email from {{ ref('people') }}

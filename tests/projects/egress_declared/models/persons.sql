select person_id, email, country, income, cast('2026-01-01' as date) as joined_on from {{ ref('people') }}

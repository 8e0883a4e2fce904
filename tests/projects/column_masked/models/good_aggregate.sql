select country, max(email) as email from {{ ref('people') }} group by country

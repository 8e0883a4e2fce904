select (select max(email) from {{ ref('people') }}) as email

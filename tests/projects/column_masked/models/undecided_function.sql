select getvariable('email') as email from {{ ref('people') }}

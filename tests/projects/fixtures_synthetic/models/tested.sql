select id, email, phone from {{ ref('people') }}

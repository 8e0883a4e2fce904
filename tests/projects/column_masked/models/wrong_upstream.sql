select full_name as email from {{ ref('people') }}

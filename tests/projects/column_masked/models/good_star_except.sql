select * exclude (email), lower(email) as email from {{ ref('people') }}

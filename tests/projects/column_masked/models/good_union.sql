select person_id, email from {{ ref('people') }} union all select person_id, cast(null as varchar) from {{ ref('people') }}

select columns('e.*') from {{ ref('people') }}

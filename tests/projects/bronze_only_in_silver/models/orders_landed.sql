select * from {{ ref('landed') }}

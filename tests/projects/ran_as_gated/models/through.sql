select country from {{ ref('inlined') }}

select c as whatever from {{ ref('inlined') }}

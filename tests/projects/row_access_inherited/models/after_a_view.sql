select * from {{ ref('in_a_view') }}

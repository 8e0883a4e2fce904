select * from {{ ref('raw_plain') }}

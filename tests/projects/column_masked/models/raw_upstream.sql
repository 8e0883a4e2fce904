select email from {{ ref('raw_plain') }}

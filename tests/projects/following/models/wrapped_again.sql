select contact from {{ ref('reads_own') }}

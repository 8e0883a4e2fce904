select email from {{ ref('stg') }}

select shipped_at from {{ ref('stg') }}

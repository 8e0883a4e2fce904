select ordered_at from {{ ref('stg') }}

select landed_at from {{ ref('stg') }}

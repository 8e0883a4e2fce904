select landed_at from {{ ref('untold') }}

select country from {{ ref('known_ephemeral') }}

select said from {{ ref('in_an_ephemeral') }}

select email from {{ ref('good_ephemeral') }}

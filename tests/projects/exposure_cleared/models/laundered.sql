select email as handle from {{ ref('stg_people') }}

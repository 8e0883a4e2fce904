select email from {{ ref('stg_people') }}

select region from {{ ref('stg_people') }}

select email, region from {{ source('raw', 'people') }}

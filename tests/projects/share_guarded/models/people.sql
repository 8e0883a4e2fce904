select email from {{ source('raw', 'people') }}

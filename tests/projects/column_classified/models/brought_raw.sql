select email as value from {{ source('crm', 'people') }}

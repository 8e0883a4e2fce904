select email from {{ source('crm', 'people') }}

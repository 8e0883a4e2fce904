select salary as value from {{ source('crm', 'people') }}

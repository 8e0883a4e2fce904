select salary > 100000 as value from {{ source('crm', 'people') }}

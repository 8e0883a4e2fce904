select country from {{ source('crm', 'people') }}

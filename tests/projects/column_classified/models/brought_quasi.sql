select sex as value from {{ source('crm', 'people') }}

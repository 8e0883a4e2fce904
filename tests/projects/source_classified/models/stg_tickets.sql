select * from {{ source('crm', 'tickets') }}

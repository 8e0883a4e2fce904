select datediff('day', hired_on, current_date) as value from {{ source('crm', 'people') }}

select person_id, cast(null as varchar) as email from {{ source('crm', 'people') }}

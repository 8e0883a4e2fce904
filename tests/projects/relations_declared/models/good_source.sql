select person_id, country from {{ source('crm', 'people') }}

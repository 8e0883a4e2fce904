select person_id, email, note, country, income from {{ source('crm', 'people') }}

select email as contact, person_id from {{ source('crm', 'people') }}

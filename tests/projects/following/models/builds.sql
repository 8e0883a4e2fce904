select person_id, person_id as contact, changed_at as phone from {{ source('crm', 'people') }}

select country from {{ source('crm', 'people') }} where person_id in (select person_id from archive.people)

select email from {{ ref('people') }} as masked inner join {{ source('crm', 'people') }} as raw using (person_id)

select raw.email from {{ ref('people') }} as masked inner join {{ source('crm', 'people') }} as raw on masked.person_id = raw.person_id

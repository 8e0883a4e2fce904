select p.person_id
from {{ source('crm', 'people') }} as p
inner join
    Warehouse."archive".people as a
    on p.person_id = a.person_id

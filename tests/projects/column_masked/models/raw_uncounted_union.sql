select * from {{ ref('people') }} union all select *, 1 from {{ source('crm', 'people') }}

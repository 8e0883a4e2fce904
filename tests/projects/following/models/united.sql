select * from {{ source('crm', 'people') }}
union all
select * from {{ source('crm', 'people') }} where email is not null

{{ config(schema='ops') }}
select
    salary,
    sex as unlisted,
    hired_on as said,
    count(*) over () as loaded
from {{ source('crm', 'people') }}

{{ config(schema='ops') }}
select * from {{ ref('visits') }} union all select * from {{ ref('stg_visits') }}

{{ config(schema='raw') }}
select * from {{ source('clinic', 'visits') }}

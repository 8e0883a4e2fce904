{{ config(schema='silver') }}
select * from {{ source('clinic', 'visits') }}

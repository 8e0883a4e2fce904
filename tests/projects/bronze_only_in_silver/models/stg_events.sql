{{ config(schema='silver') }}
select * from {{ source('lake', 'events') }}

{{ config(schema='silver') }}
select * from {{ source('elsewhere', 'things') }}

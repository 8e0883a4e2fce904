{{ config(schema='silver', materialized='table') }}
select 'a@example.com' as email

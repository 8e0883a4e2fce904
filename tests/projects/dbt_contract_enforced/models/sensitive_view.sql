{{ config(schema='silver', materialized='view') }}
select 'a@example.com' as email

{{ config(materialized='materialized_view') }}
select {{ mask_email("'a@example.com'") }} as email, 'EMEA' as region

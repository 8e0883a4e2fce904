{{ config(materialized='streaming_table') }}
select {{ mask_email("'a@example.com'") }} as email, 'EMEA' as region

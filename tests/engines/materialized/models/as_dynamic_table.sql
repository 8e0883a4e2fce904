{{ config(materialized='dynamic_table', target_lag='1 hour', snowflake_warehouse='dev_brook_transform') }}
select {{ mask_email("'a@example.com'") }} as email, 'EMEA' as region

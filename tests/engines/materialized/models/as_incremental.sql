{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
select {{ mask_email("'a@example.com'") }} as email, 'EMEA' as region

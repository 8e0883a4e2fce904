{{ config(materialized='incremental', unique_key='person_id', on_schema_change='append_new_columns') }}
select person_id, email from {{ ref('people') }}
union all
select person_id, email from {{ this }}

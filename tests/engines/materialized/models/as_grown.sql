{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
select {% if var('grown', false) %}{{ mask_email("'a@example.com'") }} as email, {% endif %}'EMEA' as region

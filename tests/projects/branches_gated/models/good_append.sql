{{ config(materialized='incremental', incremental_strategy='append') }}
select 2 as n {% if is_incremental() %}where false{% endif %}

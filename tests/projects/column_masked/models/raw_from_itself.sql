{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
select this.other as email, raw.email as other from {{ source('crm', 'people') }} as raw left join {{ this }} as this using (person_id)

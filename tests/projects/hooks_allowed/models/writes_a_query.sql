{{ config(materialized='incremental', unique_key='id', on_schema_change='fail',
    incremental_predicates=['id > (select min(id) from other)'],
    merge_update_set_expressions={'note': "(select max(email) from raw.people)"}) }}
select 1 as id, 'x' as note

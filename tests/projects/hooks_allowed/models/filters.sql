{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert', incremental_predicates=["id > 0"]) }}
select 1 as id

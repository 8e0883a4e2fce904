{{ config(post_hook='attach \'elsewhere.duckdb\' as elsewhere') }}
select 1 as id

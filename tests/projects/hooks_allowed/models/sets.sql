{{ config(post_hook='set enable_external_access = true') }}
select 1 as id

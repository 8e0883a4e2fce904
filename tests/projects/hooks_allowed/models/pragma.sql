{{ config(post_hook='pragma database_list') }}
select 1 as id

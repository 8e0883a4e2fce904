{{ config(post_hook='export database \'elsewhere\'') }}
select 1 as id

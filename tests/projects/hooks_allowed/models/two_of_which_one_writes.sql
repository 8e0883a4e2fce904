{{ config(post_hook='select 1; drop table kept') }}
select 1 as id

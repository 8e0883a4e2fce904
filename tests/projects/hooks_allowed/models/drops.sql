{{ config(post_hook='drop table kept') }}
select 1 as id

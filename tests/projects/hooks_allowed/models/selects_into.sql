{{ config(post_hook='select 1 as a into kept') }}
select 1 as id

{{ config(post_hook='insert into kept select * from {{ this }}') }}
select 1 as id

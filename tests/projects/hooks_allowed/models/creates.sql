{{ config(post_hook='create table copied as select * from {{ this }}') }}
select 1 as id

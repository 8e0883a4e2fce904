{{ config(post_hook='with gone as (delete from kept returning 1) select * from gone') }}
select 1 as id

{{ config(post_hook='install httpfs') }}
select 1 as id

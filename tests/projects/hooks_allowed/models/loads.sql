{{ config(post_hook='load httpfs') }}
select 1 as id

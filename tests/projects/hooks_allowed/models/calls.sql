{{ config(post_hook='call force_checkpoint()') }}
select 1 as id

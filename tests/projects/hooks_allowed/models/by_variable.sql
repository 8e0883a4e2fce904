{{ config(post_hook='analyze {{ var("what", "x") }}') }}
select 1 as id

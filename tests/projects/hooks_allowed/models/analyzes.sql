{{ config(post_hook='analyze {{ this }}') }}
select 1 as id

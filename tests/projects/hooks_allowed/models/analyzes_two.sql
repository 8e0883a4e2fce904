{{ config(post_hook='analyze {{ this }}; analyze') }}
select 1 as id

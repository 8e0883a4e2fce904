{{ config(post_hook='grant select on {{ this }} to public_api') }}
select 1 as id

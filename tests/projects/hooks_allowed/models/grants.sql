{{ config(post_hook='grant select on {{ this }} to public') }}
select 1 as id

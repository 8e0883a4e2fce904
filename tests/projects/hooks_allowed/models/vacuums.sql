{{ config(post_hook='vacuum') }}
select 1 as id

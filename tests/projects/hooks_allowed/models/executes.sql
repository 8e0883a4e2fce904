{{ config(post_hook='execute prepared') }}
select 1 as id

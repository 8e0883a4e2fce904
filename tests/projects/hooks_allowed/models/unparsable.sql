{{ config(post_hook='select from from where') }}
select 1 as id

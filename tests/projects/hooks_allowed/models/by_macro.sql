{{ config(post_hook='{{ give_away("this") }}') }}
select 1 as id

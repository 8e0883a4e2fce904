{{ config(post_hook='select send_away(1)') }}
select 1 as id

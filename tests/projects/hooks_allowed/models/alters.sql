{{ config(post_hook='alter table {{ this }} add column email varchar') }}
select 1 as id

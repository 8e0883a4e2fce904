{{ config(post_hook='select count(*) from {{ ref("plain") }}') }}
select 1 as id

{{ config(post_hook='{% if true %}analyze{% endif %}') }}
select 1 as id

{{ config(post_hook='comment on table {{ this }} is \'{{ model.name }} of {{ target.name }}\'') }}
select 1 as id

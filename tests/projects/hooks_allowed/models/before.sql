{{ config(pre_hook=['select 1', 'select 2'], sql_header='') }}
select 1 as id

{{ config(sql_header='create temporary macro double(x) as x * 2;') }}
select 1 as id

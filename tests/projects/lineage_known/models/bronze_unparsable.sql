{{ config(schema='raw') }}
select country frm people

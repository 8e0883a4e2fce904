{{ config(database='clinic', grants={'select': ['shopkeeper']}) }}
select 1 as id

{{ config(grants={'select': ['Shopkeeper']}) }}
select 1 as id

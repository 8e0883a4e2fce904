{{ config(grants={'select': ['SHOPKEEPER']}) }}
select 1 as n

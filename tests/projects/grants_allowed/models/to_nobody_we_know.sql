{{ config(grants={'select': 'shopkeepr'}) }}
select 1 as id

{{ config(materialized='ephemeral', database='clinic') }}
select customer_id as c from {{ ref('shop_people') }}

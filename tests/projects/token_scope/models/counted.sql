{{ config(database='clinic') }} select count(distinct customer_id) as n, max(n) as m from {{ ref('shop_people') }}

select region, count(*) as n from {{ ref('orders') }} group by region having count(*) >= 11

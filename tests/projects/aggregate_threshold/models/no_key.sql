select region, count(distinct email) as n from {{ ref('orders') }} group by region having count(distinct email) >= 11

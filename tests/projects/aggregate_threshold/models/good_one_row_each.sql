select region, count(*) as customers from {{ ref('customers') }} group by region having count(*) >= 11

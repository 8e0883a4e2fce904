select region, sum(amount) as amount from {{ ref('orders') }} group by region having count(distinct customer_id) >= 11

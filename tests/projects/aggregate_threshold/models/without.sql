select region, sum(amount) as amount from {{ ref('orders') }} group by region

select customer_id, region, sum(amount) as amount from {{ ref('orders') }} group by customer_id, region

select customer_id, max(region) as region, sum(amount) as amount from {{ ref('orders') }} group by customer_id

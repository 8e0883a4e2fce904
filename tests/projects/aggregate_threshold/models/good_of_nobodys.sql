select region, sum(amount) as amount from {{ ref('nobodys') }} group by region

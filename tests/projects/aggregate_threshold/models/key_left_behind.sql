select region, sum(amount) as amount from {{ ref('key_dropped') }} group by region having count(*) >= 11

select region, count(*) as people from {{ source('raw', 'people') }} group by region having count(distinct customer_id) >= 11

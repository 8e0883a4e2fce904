select max(region) as region, sum(amount) as amount from {{ ref('good_having') }}

with orders as (select * from {{ ref('orders') }}), final as (select * exclude (status) from orders) select * from final

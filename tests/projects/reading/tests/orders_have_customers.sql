select * from {{ ref('orders') }} where customer_email is null

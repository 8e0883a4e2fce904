{{ config(database='clinic') }} select md5(customer_id) as hashed from {{ ref('shop_people') }}

{{ config(database='clinic') }} select customer_id from {{ ref('astray') }}

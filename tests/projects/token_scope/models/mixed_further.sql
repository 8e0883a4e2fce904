{{ config(database='clinic') }} select customer_id from {{ ref('mixed_union') }}

{{ config(database='clinic') }} select customer_id from {{ ref('clinic_people') }} union all select customer_id from {{ ref('astray') }}

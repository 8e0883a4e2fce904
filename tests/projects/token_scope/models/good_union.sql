select customer_id from {{ ref('shop_people') }} union all select {{ deidentify_customer_id('customer_id') }} from {{ source('crm', 'people') }}

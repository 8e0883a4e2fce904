{{ config(database='clinic') }} select {{ mask_customer_id('customer_id') }} as customer_id from {{ source('crm', 'people') }}

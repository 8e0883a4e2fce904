select {{ mask_customer_id('customer_id') }} as customer_id, 1 as n from {{ source('crm', 'people') }}

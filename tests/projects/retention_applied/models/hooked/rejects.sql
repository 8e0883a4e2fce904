select reason from {{ source('crm', 'orders_v1_rejects') }}

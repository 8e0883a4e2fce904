select e as author, e as reply_to, note as told, payload, payload -> '$.part' as part, label from {{ source('crm', 'products') }}

select e as author, e as reply_to, note as told, label from {{ source('crm', 'products') }}

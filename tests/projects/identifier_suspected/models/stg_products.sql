select name, e as author_email from {{ source('crm', 'products') }}

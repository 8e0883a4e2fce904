select
    email,
    lower(email) as customer_email,
    support_email as contact_email,
    name as customer_name,
    first_name
from {{ source('crm', 'customers') }}

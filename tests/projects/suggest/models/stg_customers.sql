select
    email,
    phone as called,
    name as customer_name,
    company_name,
    support_email as contact_email,
    diagnosis = 'B20' as is_positive,
    first_name
from {{ source('crm', 'customers') }}

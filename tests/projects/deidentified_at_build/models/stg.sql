select
    {{ mask_email('email') }} as email, {{ deidentify_email('email') }} as domain, {{ deidentify_name('full_name') }} as initials,
    {{ deidentify_name('email') }} as confused, full_name, country
from {{ source('crm', 'people') }}

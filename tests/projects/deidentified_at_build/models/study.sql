select
    email as Email, domain as good_domain, initials as good_initials, coalesce(domain, email) as mixed, confused as raw_even_so,
    {{ deidentify_email('email') }} as good_late, {{ mask_name('full_name') }} as masked_name, country
from {{ ref('stg') }}

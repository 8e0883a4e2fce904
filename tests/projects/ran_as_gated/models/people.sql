select {{ mask_email('email') }} as email, country, '{{ run_started_at }}' as compiled_at
from {{ source('crm', 'people') }}
where country <> 'xx'

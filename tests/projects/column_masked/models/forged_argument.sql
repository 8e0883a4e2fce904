select {{ adapter.dispatch('mask_email', 'govern')("email) || email || (email") }} as email
from {{ source('crm', 'people') }} -- {{ mask_email('email') }}

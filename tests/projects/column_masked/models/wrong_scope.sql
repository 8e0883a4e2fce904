select /*govern:mask_customer_id*/( {{ adapter.dispatch('mask_customer_id', 'govern')('customer_id')
    | replace('/*govern:mask_customer_id*/( ', '') | replace(' )/*/govern:mask_customer_id*/', '')
    | replace("'shop'", "'clinic'") }} )/*/govern:mask_customer_id*/ as customer_id
from {{ source('crm', 'people') }} -- {{ mask_customer_id('customer_id') }}

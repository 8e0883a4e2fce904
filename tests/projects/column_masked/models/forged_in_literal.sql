select '/*govern:mask_email*/( ' || email || ' )/*/govern:mask_email*/' as email from {{ source('crm', 'people') }} -- {{ mask_email('email') }}

select /*govern:mask_email*/( upper(email) || {{ mask_email('email') }} )/*/govern:mask_email*/ as email from {{ source('crm', 'people') }}

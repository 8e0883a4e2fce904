select /*govern:mask_email*/ email as email from {{ source('crm', 'people') }} -- {{ mask_email('email') }}

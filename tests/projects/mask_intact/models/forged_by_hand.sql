select {{ mask_email('email') }} as email, /*govern:mask_phone*/( phone )/*/govern:mask_phone*/ as phone from {{ source('crm', 'people') }}

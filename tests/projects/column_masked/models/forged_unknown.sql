select /*govern:mask_everything*/( email )/*/govern:mask_everything*/ as email from {{ source('crm', 'people') }}

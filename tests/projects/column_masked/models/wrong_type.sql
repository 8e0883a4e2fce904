select cast({{ mask_email('email') }} as bigint) as email from {{ source('crm', 'people') }}

select coalesce({{ mask_email('email') }}, email) as email from {{ source('crm', 'people') }}

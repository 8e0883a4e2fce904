select to_json(raw) as email from {{ source('crm', 'people') }} as raw

select {{ tidy('phone') }} as phone from {{ source('crm', 'people') }}

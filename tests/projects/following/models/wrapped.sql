select {{ hide('email') }} as once, {{ hide_through_another('email') }} as twice from {{ source('crm', 'people') }}

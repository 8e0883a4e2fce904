select order_id from {{ ref('good_append') }} union all select order_id from {{ ref('stg') }}

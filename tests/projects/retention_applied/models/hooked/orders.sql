select order_id from {{ ref('good_append') }}

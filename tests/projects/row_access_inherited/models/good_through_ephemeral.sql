select order_id, region from {{ ref('an_ephemeral') }}

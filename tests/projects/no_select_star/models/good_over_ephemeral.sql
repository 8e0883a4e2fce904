with an_ephemeral as (select * from {{ ref('an_ephemeral') }}), final as (select order_id from an_ephemeral) select * from final

{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
    )
}}

with

source as (

    select * from {{ source('commerce', 'orders_v1') }}
    {% if is_incremental() %}
        where _landed_at > {{ minus_minutes(highest('landed_at'), var('landing_overlap_minutes')) }}
    {% endif %}

),

first_deliveries as (

    select
        source._file,
        source._line
    from source
    {% if is_incremental() %}
        left join {{ this }} as kept
            on source.event_id = kept.event_id
        where kept.event_id is null
    {% endif %}
    qualify row_number() over (
        partition by source.event_id
        order by source._landed_at, source._file, source._line
    ) = 1

),

renamed as (

    select
        source.event_id,
        source.order_id,
        source.version,
        source.customer_id,
        source.customer_email,
        source.status,
        source.region,
        source.currency,
        cast(source.amount_usd as decimal(18, 2)) as amount_usd,
        source.item_count,
        source.shipping_zip,
        source.ordered_at,
        source.occurred_at,
        source.published_at,
        source._landed_at as landed_at
    from source
    inner join first_deliveries
        on
            source._file = first_deliveries._file
            and source._line = first_deliveries._line

),

final as (

    select
        event_id,
        order_id,
        version,
        {{ mask_customer_id('customer_id') }} as customer_id,
        {{ mask_email('customer_email') }} as customer_email,
        status,
        region,
        currency,
        amount_usd,
        item_count,
        {{ mask_zip3('shipping_zip') }} as shipping_zip,
        ordered_at,
        occurred_at,
        published_at,
        published_at > {{ plus_minutes('occurred_at', var('late_after_minutes')) }} as is_late,
        landed_at,
        {{ utc_now() }} as loaded_at
    from renamed

)

select * from final

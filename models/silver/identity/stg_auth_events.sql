{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
    )
}}

with

source as (

    select * from {{ source('identity', 'auth_v1') }}
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
        source.account_id,
        source.customer_id,
        source.username,
        source.event_type,
        source.ip_address,
        source.device_id,
        source.user_agent,
        source.region,
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
        {{ mask_account_id('account_id') }} as account_id,
        {{ mask_customer_id('customer_id') }} as customer_id,
        {{ mask_email('username') }} as username,
        event_type,
        {{ mask_ip('ip_address') }} as ip_address,
        {{ mask_device_id('device_id') }} as device_id,
        user_agent,
        region,
        occurred_at,
        published_at,
        published_at > {{ plus_minutes('occurred_at', var('late_after_minutes')) }} as is_late,
        landed_at,
        {{ utc_now() }} as loaded_at
    from renamed

)

select * from final

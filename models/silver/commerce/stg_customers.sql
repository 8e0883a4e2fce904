{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
    )
}}

with

source as (

    select * from {{ source('commerce', 'customers_v1') }}
    {% if is_incremental() %}
        where _landed_at > {{ minus_minutes(highest('landed_at'), var('landing_overlap_minutes')) }}
    {% endif %}

),

identified as (

    select
        _file,
        _line,
        _landed_at,
        -- A tombstone has no position in the database's log, only its place in the stream.
        coalesce(cast(source_lsn as string), concat(_file, ':', cast(_line as string))) as change_id
    from source

),

first_deliveries as (

    select
        identified._file,
        identified._line,
        identified.change_id
    from identified
    {% if is_incremental() %}
        left join {{ this }} as kept
            on identified.change_id = kept.change_id
        where kept.change_id is null
    {% endif %}
    qualify row_number() over (
        partition by identified.change_id
        order by identified._landed_at, identified._file, identified._line
    ) = 1

),

renamed as (

    select
        first_deliveries.change_id,
        source.customer_id,
        case source.op
            when 'c' then 'create'
            when 'u' then 'update'
            when 'd' then 'delete'
            when 'r' then 'read'
            else 'tombstone'
        end as change_type,
        source.source_lsn,
        source.after_full_name as full_name,
        source.after_email as email,
        source.after_phone as phone,
        source.after_ssn as ssn,
        source.after_birth_date as birth_date,
        source.after_street_address as street_address,
        source.after_city as city,
        source.after_zip_code as zip_code,
        source.after_country as country,
        source.after_region as region,
        source.after_tier as tier,
        source.after_created_at as created_at,
        source.after_updated_at as updated_at,
        {{ from_milliseconds('source.source_ts_ms') }} as changed_at,
        {{ from_milliseconds('source.ts_ms') }} as published_at,
        source._file as landed_file,
        source._line as landed_line,
        source._landed_at as landed_at
    from source
    inner join first_deliveries
        on
            source._file = first_deliveries._file
            and source._line = first_deliveries._line

),

final as (

    select
        change_id,
        {{ mask_customer_id('customer_id') }} as customer_id,
        change_type,
        source_lsn,
        {{ mask_name('full_name') }} as full_name,
        {{ mask_email('email') }} as email,
        {{ mask_phone('phone') }} as phone,
        {{ mask_ssn('ssn') }} as ssn,
        {{ mask_date_year('birth_date') }} as birth_date,
        {{ mask_address('street_address') }} as street_address,
        {{ mask_null('city') }} as city,
        {{ mask_zip3('zip_code') }} as zip_code,
        country,
        region,
        tier,
        created_at,
        updated_at,
        -- Two records that look alike once masked may differ: history is cut where this changes.
        {{ deidentify_fingerprint([
            'full_name', 'email', 'phone', 'ssn', 'birth_date', 'street_address', 'city', 'zip_code',
            'country', 'region', 'tier',
        ]) }} as record_fingerprint,
        changed_at,
        published_at,
        coalesce(
            published_at > {{ plus_minutes('changed_at', var('late_after_minutes')) }}, false
        ) as is_late,
        landed_file,
        landed_line,
        landed_at,
        {{ utc_now() }} as loaded_at
    from renamed

)

select * from final

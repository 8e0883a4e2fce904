{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
    )
}}

with

source as (

    select * from {{ source('health', 'encounters_v1') }}
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
            on {{ mask_unique_id('source.event_id') }} = kept.event_id
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
        source.encounter_id,
        source.version,
        source.mrn,
        source.patient_name,
        source.birth_date,
        source.sex,
        source.phone,
        source.email,
        source.ssn,
        source.street_address,
        source.state,
        source.zip_code,
        source.region,
        source.health_plan_id,
        source.account_number,
        source.status,
        source.service_start_date,
        source.service_end_date,
        source.department,
        source.diagnosis_code,
        source.procedure_code,
        source.note,
        source.published_at
        > {{ plus_minutes('source.occurred_at', var('late_after_minutes')) }} as is_late,
        source._landed_at as landed_at
    from source
    inner join first_deliveries
        on
            source._file = first_deliveries._file
            and source._line = first_deliveries._line

),

final as (

    select
        {{ mask_unique_id('event_id') }} as event_id,
        {{ mask_unique_id('encounter_id') }} as encounter_id,
        version,
        {{ mask_mrn('mrn') }} as mrn,
        {{ mask_name('patient_name') }} as patient_name,
        {{ mask_date_year('birth_date') }} as birth_date,
        sex,
        {{ mask_phone('phone') }} as phone,
        {{ mask_email('email') }} as email,
        {{ mask_ssn('ssn') }} as ssn,
        {{ mask_address('street_address') }} as street_address,
        state,
        {{ mask_zip3('zip_code') }} as zip_code,
        region,
        {{ mask_health_plan_id('health_plan_id') }} as health_plan_id,
        {{ mask_account_number('account_number') }} as account_number,
        status,
        {{ mask_date_year('service_start_date') }} as service_start_date,
        {{ mask_date_year('service_end_date') }} as service_end_date,
        department,
        diagnosis_code,
        procedure_code,
        {{ mask_null('note') }} as note,
        -- What the de-identified product needs of the raw values: the same on every target.
        {{ deidentify_age_band('birth_date', 'service_start_date') }} as age_at_service,
        {{ deidentify_birth_year('birth_date', as_of_date()) }} as birth_year,
        cast(extract(year from {{ deidentify_date_year('service_start_date') }}) as bigint) as service_year,
        {{ deidentify_zip3('zip_code') }} as zip3,
        is_late,
        landed_at,
        {{ utc_now() }} as loaded_at
    from renamed

)

select * from final

{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        full_refresh=false,
    )
}}

with

stg_encounters as (

    select * from {{ ref('stg_encounters') }}

),

new_encounters as (

    select distinct stg_encounters.encounter_id
    from stg_encounters
    {% if is_incremental() %}
        left join {{ this }} as known
            on stg_encounters.encounter_id = known.encounter_id
        where known.encounter_id is null
    {% endif %}

),

final as (

    select
        encounter_id,
        {{ random_uuid() }} as encounter_key
    from new_encounters

)

select * from final

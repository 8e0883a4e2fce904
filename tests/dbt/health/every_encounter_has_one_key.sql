-- Every encounter is in the de-identified product once, by its key in the crosswalk.
with

encounters as (

    select distinct encounter_id
    from {{ ref('stg_encounters') }}

),

encounters_crosswalk as (

    select * from {{ ref('encounters_crosswalk') }}

),

encounters_deidentified as (

    select * from {{ ref('encounters_deidentified') }}

),

final as (

    select
        encounters.encounter_id,
        encounters_deidentified.encounter_key
    from encounters
    left join encounters_crosswalk
        on encounters.encounter_id = encounters_crosswalk.encounter_id
    full outer join encounters_deidentified
        on encounters_crosswalk.encounter_key = encounters_deidentified.encounter_key
    where
        encounters.encounter_id is null
        or encounters_deidentified.encounter_key is null

)

select * from final

with

stg_encounters as (

    select * from {{ ref('stg_encounters') }}

),

encounters_crosswalk as (

    select * from {{ ref('encounters_crosswalk') }}

),

latest_states as (

    select
        encounter_id,
        status,
        sex,
        state,
        zip3,
        region,
        age_at_service,
        birth_year,
        service_year,
        department,
        diagnosis_code,
        procedure_code
    from stg_encounters
    qualify row_number() over (
        partition by encounter_id
        order by version desc, event_id desc
    ) = 1

),

dated_states as (

    select
        encounter_id,
        status,
        sex,
        state,
        zip3,
        region,
        service_year,
        department,
        diagnosis_code,
        procedure_code,
        -- Time goes on after staging: what told no age over 89 on the day it was staged may tell one
        -- by as_of. An age and the year of service are together a year of birth.
        case
            when service_year - try_cast(age_at_service as bigint) < {{ birth_year_floor() }} then '90+'
            else age_at_service
        end as age_at_service,
        case when birth_year >= {{ birth_year_floor() }} then birth_year end as birth_year
    from latest_states

),

final as (

    select
        encounters_crosswalk.encounter_key,
        dated_states.status,
        dated_states.sex,
        dated_states.age_at_service,
        dated_states.birth_year,
        dated_states.state,
        dated_states.zip3,
        dated_states.region,
        dated_states.service_year,
        dated_states.department,
        dated_states.diagnosis_code,
        dated_states.procedure_code
    from dated_states
    inner join encounters_crosswalk
        on dated_states.encounter_id = encounters_crosswalk.encounter_id

)

select * from final

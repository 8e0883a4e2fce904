-- 45 CFR 164.514(b)(2)(i)(C): no age over 89, and no year or pair of values that tells one.
with

encounters_deidentified as (

    select * from {{ ref('encounters_deidentified') }}

),

final as (

    select
        encounter_key,
        age_at_service,
        birth_year,
        service_year
    from encounters_deidentified
    where
        birth_year < {{ birth_year_floor() }}
        or service_year - try_cast(age_at_service as bigint) < {{ birth_year_floor() }}
        or coalesce(try_cast(age_at_service as bigint) > 89, age_at_service != '90+')

)

select * from final

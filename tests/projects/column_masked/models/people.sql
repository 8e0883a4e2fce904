with

source as (

    select * from {{ source('crm', 'people') }}

),

final as (

    select
        person_id,
        {{ mask_email('email') }} as email,
        {{ mask_name('full_name') }} as full_name,
        {{ deidentify_phone('phone') }} as phone,
        {{ mask_customer_id('customer_id') }} as customer_id,
        country
    from source

)

select * from final

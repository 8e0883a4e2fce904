{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='customer_id',
        on_schema_change='fail',
        meta={'retention': {'by': 'valid_to', 'days': 2555}},
    )
}}

with

stg_customers as (

    select * from {{ ref('stg_customers') }}
    {% if is_incremental() %}
        -- The whole history of each customer of whom something new is known is cut anew.
        where customer_id in (
            select touched.customer_id from {{ ref('stg_customers') }} as touched
            where touched.loaded_at > {{ highest('loaded_at') }}
        )
    {% endif %}

),

placed_tombstones as (

    -- A tombstone has no position in the log: it follows the customer's changes that precede it
    -- in the stream. Usually the last of them is the delete itself, and then it adds nothing.
    select
        tombstones.change_id,
        tombstones.customer_id,
        tombstones.landed_at,
        max(earlier.source_lsn) as source_lsn,
        max(earlier.changed_at) as changed_at
    from stg_customers as tombstones
    inner join stg_customers as earlier
        on
            tombstones.customer_id = earlier.customer_id
            and (
                tombstones.landed_file > earlier.landed_file
                or (
                    tombstones.landed_file = earlier.landed_file
                    and tombstones.landed_line > earlier.landed_line
                )
            )
    where
        tombstones.change_type = 'tombstone'
        and earlier.change_type != 'tombstone'
    group by tombstones.change_id, tombstones.customer_id, tombstones.landed_at

),

steps as (

    select
        customer_id,
        source_lsn,
        0 as is_tombstone,
        changed_at,
        case when change_type != 'delete' then record_fingerprint end as state
    from stg_customers
    where change_type != 'tombstone'

    union all

    -- Where the delete was lost, nobody knows when it was: it is taken for the day we heard of it.
    select
        customer_id,
        source_lsn,
        1 as is_tombstone,
        greatest(landed_at, changed_at) as changed_at,
        null as state
    from placed_tombstones

),

compared_steps as (

    select
        customer_id,
        source_lsn,
        is_tombstone,
        changed_at,
        state,
        lag(state) over (
            partition by customer_id
            order by source_lsn, is_tombstone, changed_at
        ) as previous_state,
        lead(changed_at) over (
            partition by customer_id
            order by source_lsn, is_tombstone, changed_at
        ) as next_changed_at
    from steps

),

turns as (

    select
        customer_id,
        source_lsn,
        is_tombstone,
        state,
        case
            when is_tombstone = 1 then least(changed_at, coalesce(next_changed_at, changed_at))
            else changed_at
        end as changed_at
    from compared_steps
    where state is distinct from previous_state

),

periods as (

    select
        customer_id,
        source_lsn,
        state,
        changed_at as valid_from,
        lead(changed_at) over (
            partition by customer_id
            order by source_lsn, is_tombstone, changed_at
        ) as valid_to
    from turns

),

loads as (

    select
        customer_id,
        max(loaded_at) as loaded_at
    from stg_customers
    group by customer_id

),

final as (

    select
        periods.customer_id,
        periods.source_lsn,
        periods.valid_from,
        periods.valid_to,
        periods.valid_to is null as is_current,
        stg_customers.full_name,
        stg_customers.email,
        stg_customers.phone,
        stg_customers.ssn,
        stg_customers.birth_date,
        stg_customers.street_address,
        stg_customers.city,
        stg_customers.zip_code,
        stg_customers.country,
        stg_customers.region,
        stg_customers.tier,
        stg_customers.created_at,
        loads.loaded_at
    from periods
    inner join stg_customers
        on
            periods.customer_id = stg_customers.customer_id
            and periods.source_lsn = stg_customers.source_lsn
    inner join loads
        on periods.customer_id = loads.customer_id
    where periods.state is not null

)

select * from final

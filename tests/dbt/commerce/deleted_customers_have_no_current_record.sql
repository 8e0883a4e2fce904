-- Of a customer whose last change is a delete, nothing is current.
with

last_changes as (

    select
        customer_id,
        change_type
    from {{ ref('stg_customers') }}
    where change_type != 'tombstone'
    qualify row_number() over (partition by customer_id order by source_lsn desc) = 1

),

customers_scd as (

    select * from {{ ref('customers_scd') }}

),

final as (

    select customers_scd.customer_id
    from customers_scd
    inner join last_changes
        on customers_scd.customer_id = last_changes.customer_id
    where
        customers_scd.is_current
        and last_changes.change_type = 'delete'

)

select * from final

{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='order_id',
        on_schema_change='fail',
        meta={'retention': {'by': 'status_changed_at', 'days': 2555}},
    )
}}

with

stg_orders as (

    select * from {{ ref('stg_orders') }}
    {% if is_incremental() %}
        where loaded_at > {{ highest('loaded_at') }}
    {% endif %}

),

states as (

    select
        order_id,
        version,
        customer_id,
        customer_email,
        status,
        region,
        currency,
        amount_usd,
        item_count,
        shipping_zip,
        ordered_at,
        occurred_at as status_changed_at,
        event_id as last_event_id,
        loaded_at
    from stg_orders
    {% if is_incremental() %}

        union all

        -- What is known already stands against the new events: an older version may arrive late.
        select
            order_id,
            version,
            customer_id,
            customer_email,
            status,
            region,
            currency,
            amount_usd,
            item_count,
            shipping_zip,
            ordered_at,
            status_changed_at,
            last_event_id,
            loaded_at
        from {{ this }}
        where order_id in (select stg_orders.order_id from stg_orders)
    {% endif %}

),

final as (

    select
        order_id,
        version,
        customer_id,
        customer_email,
        status,
        region,
        currency,
        amount_usd,
        item_count,
        shipping_zip,
        ordered_at,
        status_changed_at,
        last_event_id,
        max(loaded_at) over (partition by order_id) as loaded_at
    from states
    qualify row_number() over (
        partition by order_id
        order by version desc, status_changed_at desc, last_event_id desc
    ) = 1

)

select * from final

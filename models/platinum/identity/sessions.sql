{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='account_id',
        on_schema_change='fail',
        meta={'retention': {'by': 'started_at', 'days': 730}},
    )
}}

with

stg_auth_events as (

    select * from {{ ref('stg_auth_events') }}

),

accounts as (

    select * from {{ ref('accounts') }}

),

account_statuses as (

    -- Before the first snapshot nothing is known: the first known status stands for that time too.
    select
        account_id,
        region,
        status,
        case
            when valid_from > min(valid_from) over (partition by account_id) then valid_from
        end as valid_from,
        valid_to
    from accounts

),

{% if is_incremental() %}
    touched_accounts as (

        select account_id
        from stg_auth_events
        where loaded_at > {{ highest('loaded_at') }}

        union distinct

        -- A later export may tell another status at the start of a session that is known already.
        select standing.account_id
        from {{ this }} as standing
        left join account_statuses
            on
                standing.account_id = account_statuses.account_id
                and standing.region = account_statuses.region
                and standing.started_at >= coalesce(account_statuses.valid_from, standing.started_at)
                and (account_statuses.valid_to is null or standing.started_at < account_statuses.valid_to)
        where standing.account_status != coalesce(account_statuses.status, 'unknown')

    ),
{% endif %}

followed_events as (

    select
        event_id,
        account_id,
        customer_id,
        region,
        event_type,
        occurred_at,
        loaded_at,
        lag(occurred_at) over (
            partition by account_id
            order by occurred_at, event_id
        ) as previous_occurred_at
    from stg_auth_events
    {% if is_incremental() %}
        where account_id in (select touched_accounts.account_id from touched_accounts)
    {% endif %}

),

opening_events as (

    select
        event_id,
        account_id,
        customer_id,
        region,
        event_type,
        occurred_at,
        loaded_at,
        case
            when
                occurred_at
                <= {{ plus_minutes('previous_occurred_at', var('session_idle_minutes')) }}
                then 0
            else 1
        end as is_opening
    from followed_events

),

numbered_events as (

    select
        event_id,
        account_id,
        customer_id,
        region,
        event_type,
        occurred_at,
        loaded_at,
        is_opening,
        sum(is_opening) over (
            partition by account_id
            order by occurred_at, event_id
            rows between unbounded preceding and current row
        ) as session_number
    from opening_events

),

grouped_sessions as (

    select
        account_id,
        session_number,
        max(case when is_opening = 1 then event_id end) as session_id,
        max(customer_id) as customer_id,
        max(region) as region,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) as event_count,
        sum(case when event_type = 'login_failed' then 1 else 0 end) as failed_login_count,
        sum(case when event_type = 'mfa_failed' then 1 else 0 end) as failed_mfa_count,
        max(case when event_type = 'login_succeeded' then 1 else 0 end) as succeeded_logins,
        max(loaded_at) as loaded_at
    from numbered_events
    group by account_id, session_number

),

final as (

    select
        grouped_sessions.session_id,
        grouped_sessions.account_id,
        grouped_sessions.customer_id,
        grouped_sessions.region,
        grouped_sessions.started_at,
        grouped_sessions.ended_at,
        cast(
            {{ seconds_between('grouped_sessions.started_at', 'grouped_sessions.ended_at') }} as bigint
        ) as duration_seconds,
        grouped_sessions.event_count,
        cast(grouped_sessions.failed_login_count as bigint) as failed_login_count,
        cast(grouped_sessions.failed_mfa_count as bigint) as failed_mfa_count,
        grouped_sessions.succeeded_logins = 1 as has_login,
        coalesce(account_statuses.status, 'unknown') as account_status,
        grouped_sessions.loaded_at
    from grouped_sessions
    left join account_statuses
        on
            grouped_sessions.account_id = account_statuses.account_id
            -- Accounts follow a row rule by region: a session shows the status of an account of its own.
            and grouped_sessions.region = account_statuses.region
            and grouped_sessions.started_at
            >= coalesce(account_statuses.valid_from, grouped_sessions.started_at)
            and (
                account_statuses.valid_to is null
                or grouped_sessions.started_at < account_statuses.valid_to
            )

)

select * from final

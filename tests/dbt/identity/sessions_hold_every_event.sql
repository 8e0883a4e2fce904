-- Every authentication event is in exactly one session of its account;
-- of accounts from which nothing has expired yet.
with

events as (

    select
        account_id,
        min(occurred_at) as first_occurred_at,
        count(*) as event_count
    from {{ ref('stg_auth_events') }}
    group by account_id

),

sessions as (

    select
        account_id,
        min(started_at) as first_started_at,
        sum(event_count) as event_count
    from {{ ref('sessions') }}
    group by account_id

),

final as (

    select
        events.account_id as expected_account_id,
        events.event_count as expected_event_count,
        sessions.account_id,
        sessions.event_count
    from events
    full outer join sessions
        on events.account_id = sessions.account_id
    where
        events.event_count is distinct from sessions.event_count
        and coalesce(events.first_occurred_at, sessions.first_started_at) >= {{ days_ago(730) }}

)

select * from final

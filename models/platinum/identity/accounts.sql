with

accounts_snapshot as (

    select * from {{ ref('accounts_snapshot') }}

),

followed_versions as (

    -- The days of the exports count, not the clock of the run that saw them.
    select
        dbt_scd_id as account_version_id,
        account_id,
        customer_id,
        email,
        display_name,
        status,
        plan,
        has_mfa,
        region,
        created_at,
        exported_at as valid_from,
        dbt_valid_to as closed_at,
        lead(exported_at) over (
            partition by account_id
            order by dbt_valid_from
        ) as next_exported_at
    from accounts_snapshot

),

final as (

    select
        account_version_id,
        account_id,
        valid_from,
        -- An account that left the export has no next version: it ends when that was noticed.
        case
            when closed_at is not null
                then greatest(valid_from, least(closed_at, coalesce(next_exported_at, closed_at)))
        end as valid_to,
        closed_at is null as is_current,
        customer_id,
        email,
        display_name,
        status,
        plan,
        has_mfa,
        region,
        created_at
    from followed_versions

)

select * from final

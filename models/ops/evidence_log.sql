with

source as (

    select * from {{ source('ops', 'evidence_entries') }}

),

final as (

    select
        seq,
        ts as recorded_at,
        period,
        kind,
        result,
        controls,
        blob_count,
        envelope,
        supersedes,
        retain_until,
        prev as previous_line_digest,
        {{ sha256_hex('line') }} as line_digest
    from source

)

select * from final

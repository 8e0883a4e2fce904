-- Each entry has the next number, names the digest of the line before it, and is not older than that.
{{ config(enabled=var('evidence_log', false)) }}

with

evidence_log as (

    select * from {{ ref('evidence_log') }}

),

beside_the_one_before as (

    select
        seq,
        recorded_at,
        previous_line_digest,
        row_number() over (order by seq) - 1 as place,
        lag(line_digest) over (order by seq) as line_digest_before,
        lag(recorded_at) over (order by seq) as recorded_at_before
    from evidence_log

),

final as (

    select seq
    from beside_the_one_before
    where
        seq != place
        or previous_line_digest != coalesce(
            line_digest_before,
            '0000000000000000000000000000000000000000000000000000000000000000'
        )
        or recorded_at < recorded_at_before

)

select * from final

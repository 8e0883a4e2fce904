{#-
    No row is lost or made up between the landed files and a staging model:
    lines read = rows landed + lines rejected + what bronze has deleted in its time, and of what bronze holds,
    rows landed = rows kept + redeliveries. A row without a key (a tombstone) is no redelivery of another. Where the
    first delivery was deleted and the next, within two days of it, was not yet, that one counts as the first.
-#}
{% test rows_conserved(model, landed, rejected, positions, expiries, stream, key) %}

with

lines_read as (

    select coalesce(sum(line), 0) as line_count
    from {{ positions }}
    where stream = '{{ stream }}'

),

deleted as (

    select
        coalesce(sum(row_count + reject_count), 0) as line_count,
        coalesce(max(older_than), cast('1970-01-01 00:00:00' as timestamp)) as older_than
    from {{ expiries }}
    where stream = '{{ stream }}'

),

rows_landed as (

    select
        count(*) as row_count,
        count(*) - count({{ key }}) + count(distinct {{ key }}) as delivered_count
    from {{ landed }}

),

lines_rejected as (

    select count(*) as reject_count
    from {{ rejected }}

),

rows_kept as (

    select
        count(case when kept.landed_at >= deleted.older_than then 1 end) as kept_count,
        count(
            case
                when
                    kept.landed_at < deleted.older_than
                    and kept.landed_at >= {{ minus_minutes('deleted.older_than', 2880) }}
                    then 1
            end
        ) as just_deleted_count
    from {{ model }} as kept
    cross join deleted

),

final as (

    select
        lines_read.line_count,
        rows_landed.row_count,
        rows_landed.delivered_count,
        lines_rejected.reject_count,
        rows_kept.kept_count,
        rows_kept.just_deleted_count
    from lines_read
    cross join deleted
    cross join rows_landed
    cross join lines_rejected
    cross join rows_kept
    where
        lines_read.line_count != rows_landed.row_count + lines_rejected.reject_count + deleted.line_count
        or rows_landed.delivered_count < rows_kept.kept_count
        or rows_landed.delivered_count > rows_kept.kept_count + rows_kept.just_deleted_count

)

select * from final

{% endtest %}

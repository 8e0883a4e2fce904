{#-
    No row is lost or made up between the landed files and a staging model:
    lines read = rows landed + lines rejected, and rows landed = rows kept + redeliveries.
    A row without a key (a tombstone) is no redelivery of another.
-#}
{% test rows_conserved(model, landed, rejected, positions, stream, key) %}

with

lines_read as (

    select coalesce(sum(line), 0) as line_count
    from {{ positions }}
    where stream = '{{ stream }}'

),

rows_landed as (

    select
        count(*) as row_count,
        count({{ key }}) - count(distinct {{ key }}) as redelivered_count
    from {{ landed }}

),

lines_rejected as (

    select count(*) as reject_count
    from {{ rejected }}

),

rows_kept as (

    select count(*) as kept_count
    from {{ model }}

),

final as (

    select
        lines_read.line_count,
        rows_landed.row_count,
        rows_landed.redelivered_count,
        lines_rejected.reject_count,
        rows_kept.kept_count
    from lines_read
    cross join rows_landed
    cross join lines_rejected
    cross join rows_kept
    where
        lines_read.line_count != rows_landed.row_count + lines_rejected.reject_count
        or rows_landed.row_count != rows_kept.kept_count + rows_landed.redelivered_count

)

select * from final

{% endtest %}

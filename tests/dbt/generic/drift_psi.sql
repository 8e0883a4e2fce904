{#-
    The values of a column are spread in the newest period as in all earlier ones: the population stability
    index, the sum of (p - q) ln(p / q) over its values, is no higher than allowed. Half a row is added to
    each count, so that a new value has an index too; with too few rows on either side it says nothing.
-#}
{% test drift_psi(model, column_name, period, at_most, at_least_rows=100) %}

with

dated as (

    select
        {{ column_name }} as column_value,
        {{ period }} as row_period,
        max({{ period }}) over () as newest_period
    from {{ model }}

),

counted as (

    select
        column_value,
        sum(case when row_period = newest_period then 1 else 0 end) as newest_rows,
        sum(case when row_period = newest_period then 0 else 1 end) as earlier_rows
    from dated
    group by column_value

),

summed as (

    select
        newest_rows,
        earlier_rows,
        sum(newest_rows) over () as all_newest_rows,
        sum(earlier_rows) over () as all_earlier_rows,
        count(*) over () as value_count
    from counted

),

shares as (

    select
        all_newest_rows,
        all_earlier_rows,
        (newest_rows + 0.5) / (all_newest_rows + 0.5 * value_count) as newest_share,
        (earlier_rows + 0.5) / (all_earlier_rows + 0.5 * value_count) as earlier_share
    from summed

),

final as (

    select sum((newest_share - earlier_share) * ln(newest_share / earlier_share)) as psi
    from shares
    where all_newest_rows >= {{ at_least_rows }} and all_earlier_rows >= {{ at_least_rows }}
    having sum((newest_share - earlier_share) * ln(newest_share / earlier_share)) > {{ at_most }}

)

select * from final

{% endtest %}

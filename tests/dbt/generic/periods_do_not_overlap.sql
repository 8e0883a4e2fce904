{#- Of each key the periods from valid_from to valid_to follow one another, and one at most lasts. -#}
{% test periods_do_not_overlap(model, key) %}

with

followed as (

    select
        {{ key }} as period_key,
        valid_from,
        valid_to,
        lead(valid_from) over (
            partition by {{ key }}
            order by valid_from, case when valid_to is null then 1 else 0 end, valid_to
        ) as next_valid_from
    from {{ model }}

),

final as (

    select
        period_key,
        valid_from,
        valid_to,
        next_valid_from
    from followed
    where
        valid_to < valid_from
        or valid_to > next_valid_from
        or (valid_to is null and next_valid_from is not null)

)

select * from final

{% endtest %}

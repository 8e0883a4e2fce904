{#- A full export without a row is a fault of the export: built on, it would close every account. -#}
{% test is_not_empty(model) %}

with

counted as (

    select count(*) as row_count
    from {{ model }}

),

final as (

    select row_count
    from counted
    where row_count = 0

)

select * from final

{% endtest %}

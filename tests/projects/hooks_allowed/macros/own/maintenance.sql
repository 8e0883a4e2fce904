{% macro drops_everything() %}
    {% do run_query('drop schema platinum cascade') %}
{% endmacro %}

{% macro looks() %}
    {% set question %}
        select count(*) from {{ ref('plain') }}
    {% endset %}
    {% set answer = run_query(question) %}
    {% set other = run_query("select 1") %}
{% endmacro %}

{% macro says() %}
    {# run_query('drop table t') #}
    {{ log('nothing is run here') }}
{% endmacro %}

{% macro whatever(sql) %}
    {% call statement('whatever') %}{{ sql }}{% endcall %}
{% endmacro %}

{% macro asks_by_statement() %}
    {% call statement('asked', fetch_result=true) %} select 1 {% endcall %}
{% endmacro %}

{% macro behind_another() %}
    {{ whatever('drop table t') }}
{% endmacro %}

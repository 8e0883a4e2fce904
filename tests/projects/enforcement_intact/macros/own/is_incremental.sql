{% macro is_incremental() %}{{ return(the_answer()) }}{% endmacro %}
{% macro the_answer() %}{{ return(adapter.dispatch('the_answer')()) }}{% endmacro %}
{% macro duckdb__the_answer() %}{{ return(false) }}{% endmacro %}
{% macro snowflake__the_answer() %}{{ return(false) }}{% endmacro %}

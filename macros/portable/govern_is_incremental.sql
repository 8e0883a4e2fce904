{#-
    Whether this run adds to a table that already exists. Compiled offline there is no warehouse to ask:
    then `--vars '{offline: true, force_incremental: true}'` says which branch is wanted.
-#}
{% macro govern_is_incremental() -%}
    {%- if var('offline', false) -%}
        {{ return(var('force_incremental', false)) }}
    {%- endif -%}
    {{ return(is_incremental()) }}
{%- endmacro %}

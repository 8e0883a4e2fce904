{% macro countries() %}
    {%- if execute -%}
        {%- for row in run_query("select 'at' as country") -%} '{{ row[0] }}' as country_{{ loop.index }} {%- endfor -%}
    {%- else -%} null as country_1 {%- endif -%}
{% endmacro %}

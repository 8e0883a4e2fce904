{#- One schema a tier, exactly as configured: dbt's own macro would put the target's schema before it. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ return(target.schema if custom_schema_name is none else custom_schema_name | trim) }}
{%- endmacro %}

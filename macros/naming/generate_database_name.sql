{#- One database a domain: its name behind the environment's prefix, the same on every engine. -#}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
    {%- if custom_database_name is none -%}
        {{ return(target.database) }}
    {%- endif -%}
    {{ return(environment_prefix() ~ custom_database_name | trim) }}
{%- endmacro %}

{#- The column by which roles see what a mask hides; none where they see it in every row. A model that does not declare
    that column, or declares it as something else or as an identifier, stops dbt. -#}
{% macro default__govern_mask_where(mask) -%}
    {%- set signature = adapter.dispatch('govern_mask_signatures', 'govern')()[mask] -%}
    {%- if not signature[2] -%}{{- return(none) -}}{%- endif -%}
    {%- set found = [] -%}
    {%- for column in model.columns.values() if column.name | lower == signature[2] -%}{%- do found.append(column) -%}{%- endfor -%}
    {%- if not found -%}
        {{- exceptions.raise_compiler_error(
            model.name ~ ' does not declare ' ~ signature[2] ~ ', by which ' ~ mask ~ ' says in which rows its values may '
            ~ 'be seen (policies/masks.yml)'
        ) -}}
    {%- endif -%}
    {%- set told = adapter.dispatch('govern_type_family', 'govern')(found[0].data_type) -%}
    {%- if told and told != adapter.dispatch('govern_type_family', 'govern')(signature[3]) -%}
        {{- exceptions.raise_compiler_error(
            'column ' ~ signature[2] ~ ' of ' ~ model.name ~ ' is ' ~ found[0].data_type ~ ', and ' ~ mask ~ ' reads it as '
            ~ signature[3]
        ) -}}
    {%- endif -%}
    {%- if adapter.dispatch('govern_mask_of', 'govern')(found[0]) -%}
        {{- exceptions.raise_compiler_error(
            'column ' ~ signature[2] ~ ' of ' ~ model.name ~ ' holds an identifier, and ' ~ mask ~ ' would read it masked'
        ) -}}
    {%- endif -%}
    {{- return(signature[2]) -}}
{%- endmacro %}

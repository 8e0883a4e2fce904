{#- The row rule that a model names under `row_access`, with the columns it reads: none, or [name, [column, …]].
    A rule that nobody has declared, or one whose columns the model does not have, stops dbt. -#}
{% macro default__govern_row_rule() -%}
    {%- set rule = adapter.dispatch('govern_meta', 'govern')(model).get('row_access') -%}
    {%- if not rule -%}{{- return(none) -}}{%- endif -%}
    {%- set rules = adapter.dispatch('govern_row_rules', 'govern')() -%}
    {%- if rule not in rules -%}
        {{- exceptions.raise_compiler_error(
            model.name ~ ' names the row rule ' ~ rule ~ ', which policies/row_access.yml does not know'
        ) -}}
    {%- endif -%}
    {%- set names = model.columns | list | map('lower') | list -%}
    {%- for column in rules[rule] -%}
        {%- if column not in names -%}
            {{- exceptions.raise_compiler_error(
                'row rule ' ~ rule ~ ' reads ' ~ column ~ ', which ' ~ model.name ~ ' does not declare'
            ) -}}
        {%- endif -%}
        {%- if adapter.dispatch('govern_mask_of', 'govern')(
            (model.columns.values() | selectattr('name', 'equalto', column) | first) or {}
        ) -%}
            {{- exceptions.raise_compiler_error(
                'row rule ' ~ rule ~ ' reads ' ~ column ~ ' of ' ~ model.name ~ ', which is masked: engines refuse both'
            ) -}}
        {%- endif -%}
    {%- endfor -%}
    {{- return([rule, rules[rule]]) -}}
{%- endmacro %}

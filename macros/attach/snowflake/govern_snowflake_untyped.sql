{#- Of some columns those whose type nobody declares: they cannot be named in a CREATE. Where one of the model's columns
    holds an identifier, or it has a row rule, that stops dbt; elsewhere the default-deny of its schema holds. -#}
{% macro default__govern_snowflake_untyped(names) -%}
    {%- set typed = model.columns.values() | selectattr('data_type') | map(attribute='name') | map('lower') | list -%}
    {%- set found = [] -%}
    {%- for name in names if name | lower not in typed -%}{%- do found.append(name) -%}{%- endfor -%}
    {%- set guarded = [] -%}
    {%- if adapter.dispatch('govern_row_rule', 'govern')() -%}{%- do guarded.append('a row rule') -%}{%- endif -%}
    {%- for column in model.columns.values() if adapter.dispatch('govern_mask_of', 'govern')(column) -%}
        {%- do guarded.append(column.name) -%}
    {%- endfor -%}
    {%- if found and guarded -%}
        {{- exceptions.raise_compiler_error(
            'columns ' ~ found | join(', ') ~ ' of ' ~ model.name ~ ' declare no data_type, so that they cannot be named in '
            ~ 'the CREATE, where ' ~ guarded | join(', ') ~ ' would be protected'
        ) -}}
    {%- endif -%}
    {{- return(found) -}}
{%- endmacro %}

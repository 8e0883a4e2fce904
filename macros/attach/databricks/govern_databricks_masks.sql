{#- The mask function of each column that declares an identifier: {column: function}. Nothing where this target may
    not hold raw values: they are masked at build there. -#}
{% macro default__govern_databricks_masks() -%}
    {%- set found = {} -%}
    {%- if adapter.dispatch('govern_may_hold_raw', 'govern')() -%}
        {%- for column in model.columns.values() -%}
            {%- set mask = adapter.dispatch('govern_mask_of', 'govern')(column) -%}
            {%- if mask -%}
                {%- set signature = adapter.dispatch('govern_mask_signatures', 'govern')()[mask] -%}
                {%- set own = mask ~ '_' ~ adapter.dispatch('govern_domain', 'govern')() if signature[1] else mask -%}
                {%- do found.update({column.name | lower: adapter.dispatch('govern_function', 'govern')(own)}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(found) -}}
{%- endmacro %}

{#- The row filter that the model's `row_access` stands for: none, or [function, [column, …]]. -#}
{% macro default__govern_databricks_row_filter() -%}
    {%- if not adapter.dispatch('govern_may_hold_raw', 'govern')() -%}{{- return(none) -}}{%- endif -%}
    {%- set rule = adapter.dispatch('govern_row_rule', 'govern')() -%}
    {%- if not rule -%}{{- return(none) -}}{%- endif -%}
    {%- if config.get('row_filter') -%}
        {{- exceptions.raise_compiler_error(
            model.name ~ ' sets row_filter: it follows from `row_access` under its meta; take the config out'
        ) -}}
    {%- endif -%}
    {{- return([adapter.dispatch('govern_function', 'govern')(rule[0]), rule[1]]) -}}
{%- endmacro %}

{#- What cannot carry a mask stops the build where a mask is wanted: `what` says what it is, `advice` what to do. -#}
{% macro default__govern_databricks_refuse(what, advice) -%}
    {%- set masks = adapter.dispatch('govern_databricks_masks', 'govern')() -%}
    {%- if masks or adapter.dispatch('govern_databricks_row_filter', 'govern')() -%}
        {{- exceptions.raise_compiler_error(
            model.name ~ ' declares ' ~ (masks.keys() | join(', ') or 'a row rule') ~ ', and ' ~ what ~ ' on Databricks: '
            ~ advice
        ) -}}
    {%- endif -%}
{%- endmacro %}

{#- What stands behind a column in a CREATE: its masking policy and tag; or the tag that lifts the default-deny,
    where it says what is in it and that is no identifier. A column that says nothing stays denied. -#}
{% macro default__govern_snowflake_column(column) -%}
    {%- set tag = adapter.dispatch('govern_function', 'govern')('identifier') -%}
    {%- set mask = adapter.dispatch('govern_mask_of', 'govern')(column) -%}
    {%- set meta = adapter.dispatch('govern_meta', 'govern')(column) -%}
    {%- if mask -%}
        {%- set policy = adapter.dispatch('govern_snowflake_policy', 'govern')(mask) -%}
        {%- set where = adapter.dispatch('govern_mask_where', 'govern')(mask) -%}
        {%- set policy = policy ~ ' using (' ~ column.name ~ ', ' ~ where ~ ')' if where else policy -%}
        {{- return(' with masking policy ' ~ policy ~ ' with tag (' ~ tag ~ " = '" ~ meta.identifier ~ "')") -}}
    {%- elif (meta.category or meta.confidentiality) and meta.identifiability != 'direct' -%}
        {{- return(' with tag (' ~ tag ~ " = 'none')") -}}
    {%- endif -%}
    {{- return('') -}}
{%- endmacro %}

{#- The masking policy of a mask: one of the domain's own scope is called after the domain. -#}
{% macro default__govern_snowflake_policy(mask) -%}
    {%- set signature = adapter.dispatch('govern_mask_signatures', 'govern')()[mask] -%}
    {%- set name = mask ~ '_' ~ adapter.dispatch('govern_domain', 'govern')() if signature[1] else mask -%}
    {%- set name = name ~ '_where_' ~ signature[2] if signature[2] else name -%}
    {{- return(adapter.dispatch('govern_function', 'govern')(name)) -}}
{%- endmacro %}

{#- What stands behind the columns of a CREATE: the row access policy, and the tag of the table's classification. -#}
{% macro default__govern_snowflake_table() -%}
    {%- if config.get('row_access_policy') or config.get('table_tag') -%}
        {{- exceptions.raise_compiler_error(
            model.name ~ ' sets row_access_policy or table_tag: they follow from `row_access` and `classification` '
            ~ 'under its meta; take the config out'
        ) -}}
    {%- endif -%}
    {%- set parts = [] -%}
    {%- set rule = adapter.dispatch('govern_row_rule', 'govern')() -%}
    {%- if rule -%}
        {%- set policy = adapter.dispatch('govern_function', 'govern')(rule[0]) -%}
        {%- do parts.append(' with row access policy ' ~ policy ~ ' on (' ~ rule[1] | join(', ') ~ ')') -%}
    {%- endif -%}
    {%- set classification = adapter.dispatch('govern_meta', 'govern')(model).get('classification') -%}
    {%- if classification -%}
        {%- set tag = adapter.dispatch('govern_function', 'govern')('classification') -%}
        {%- do parts.append(' with tag (' ~ tag ~ " = '" ~ classification ~ "')") -%}
    {%- endif -%}
    {{- return(parts | join('')) -}}
{%- endmacro %}

{#- A model with identifiers needs an enforced dbt contract: its columns, and with them their masks, are in the
    CREATE then. Snapshots and Python models have no such contract. -#}
{% macro default__govern_require_contract() -%}
    {%- if model.resource_type != 'model' or model.language != 'sql' or config.get('contract').enforced -%}
        {{- return('') -}}
    {%- endif -%}
    {%- for column in model.columns.values() if adapter.dispatch('govern_mask_of', 'govern')(column) -%}
        {{- exceptions.raise_compiler_error(
            'column ' ~ column.name ~ ' of ' ~ model.name ~ ' holds an identifier, and the model has no enforced dbt '
            ~ 'contract: its mask could not be part of the CREATE. Write `contract: {enforced: true}` under its config'
        ) -}}
    {%- endfor -%}
{%- endmacro %}

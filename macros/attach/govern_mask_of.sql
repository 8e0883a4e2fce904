{#- The mask of a column's identifier; none where it declares no identifier. One that nobody has declared, or a
    type that its mask is not for, stops dbt. -#}
{% macro default__govern_mask_of(column) -%}
    {%- set identifier = adapter.dispatch('govern_meta', 'govern')(column).get('identifier') -%}
    {%- if not identifier -%}{{- return(none) -}}{%- endif -%}
    {%- set masks = adapter.dispatch('govern_identifier_masks', 'govern')() -%}
    {%- if identifier not in masks -%}
        {{- exceptions.raise_compiler_error(
            'column ' ~ column.name ~ ' of ' ~ model.name ~ ' declares the identifier ' ~ identifier
            ~ ', which policies/classifications.yml does not know: nothing would mask it'
        ) -}}
    {%- endif -%}
    {%- set mask = masks[identifier] -%}
    {%- set wanted = adapter.dispatch('govern_mask_signatures', 'govern')()[mask][0] -%}
    {%- set told = adapter.dispatch('govern_type_family', 'govern')(column.get('data_type')) -%}
    {%- if told and told != adapter.dispatch('govern_type_family', 'govern')(wanted) -%}
        {{- exceptions.raise_compiler_error(
            'column ' ~ column.name ~ ' of ' ~ model.name ~ ' is ' ~ column.data_type ~ ', and ' ~ mask ~ ' is for '
            ~ wanted ~ ': the engine would refuse it'
        ) -}}
    {%- endif -%}
    {{- return(mask) -}}
{%- endmacro %}

{#- Which masks fit a type: what engines keep alike is one family. -#}
{% macro default__govern_type_family(data_type) -%}
    {%- set plain = ((data_type or '') | lower).split('(')[0] | trim -%}
    {%- set families = {
        'string': ['string', 'varchar', 'text', 'char', 'character', 'nvarchar'],
        'number': ['bigint', 'integer', 'int', 'smallint', 'tinyint', 'number', 'numeric', 'decimal'],
        'double': ['double', 'float', 'real', 'double precision'],
        'timestamp': ['timestamp', 'timestamp_ntz', 'datetime'],
    } -%}
    {%- for family, names in families.items() if plain in names -%}{{- return(family) -}}{%- endfor -%}
    {{- return(plain) -}}
{%- endmacro %}

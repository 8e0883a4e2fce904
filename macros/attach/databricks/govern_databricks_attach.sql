{#- An existing table before it is written to: masks, row filter and tags as they are declared. What is there already
    is left alone, and what is not ours is never taken off. -#}
{% macro default__govern_databricks_attach(relation) -%}
    {%- set wanted = adapter.dispatch('govern_databricks_masks', 'govern')() -%}
    {%- set present = adapter.dispatch('govern_databricks_known', 'govern')(relation, 'column_masks', 'column_name', 'mask_name') -%}
    {%- for column, function in wanted.items() if present.get(column) != function -%}
        {%- call statement('mask') -%}{{ alter_set_column_mask(relation, column, {'function': function}) }}{%- endcall -%}
    {%- endfor -%}
    {%- set filter = adapter.dispatch('govern_databricks_row_filter', 'govern')() -%}
    {%- if filter -%}
        {%- set present = adapter.dispatch('govern_databricks_known', 'govern')(relation, 'row_filters', 'filter_name', 'target_columns') -%}
        {%- if present.get(filter[0]) != filter[1] | join(', ') -%}
            {%- call statement('row filter') -%}
                alter table {{ relation.render() }} set row filter {{ filter[0] }} on ({{ filter[1] | join(', ') }})
            {%- endcall -%}
        {%- endif -%}
    {%- endif -%}
    {%- do adapter.dispatch('govern_databricks_tag', 'govern')(relation) -%}
{%- endmacro %}

{#- Tags say what is in a table and its columns; what has them already is not tagged again. -#}
{% macro default__govern_databricks_tag(relation) -%}
    {%- set masks = adapter.dispatch('govern_databricks_masks', 'govern')() -%}
    {%- if masks -%}
        {%- set present = adapter.dispatch('govern_databricks_known', 'govern')(
            relation, 'column_tags', 'column_name', 'tag_value', 'identifier'
        ) -%}
        {%- for column in model.columns.values() if column.name | lower in masks -%}
            {%- set identifier = adapter.dispatch('govern_meta', 'govern')(column).identifier -%}
            {%- if present.get(column.name | lower) != identifier -%}
                {%- call statement('tag') -%}{{ alter_set_column_tags(relation, column.name, {'identifier': identifier}) }}{%- endcall -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set classification = adapter.dispatch('govern_meta', 'govern')(model).get('classification') -%}
    {%- if classification and adapter.dispatch('govern_may_hold_raw', 'govern')() -%}
        {%- set present = adapter.dispatch('govern_databricks_known', 'govern')(relation, 'table_tags', 'tag_name', 'tag_value') -%}
        {%- if present.get('classification') != classification -%}
            {%- call statement('tag') -%}{{ alter_set_tags(relation, {'classification': classification}) }}{%- endcall -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Two columns of a view of information_schema, for one table, as a mapping; of one tag where one is named. -#}
{% macro default__govern_databricks_known(relation, view, key, value, tag=none) -%}
    {%- set place = ['catalog_name', 'schema_name'] if view.endswith('_tags') else ['table_catalog', 'table_schema'] -%}
    {%- set rows = run_query(
        'select ' ~ key ~ ', ' ~ value ~ ' from `' ~ relation.database ~ '`.information_schema.' ~ view
        ~ " where " ~ place[0] ~ " = '" ~ relation.database | lower ~ "' and " ~ place[1] ~ " = '"
        ~ relation.schema | lower ~ "' and table_name = '" ~ relation.identifier | lower ~ "'"
        ~ (" and tag_name = '" ~ tag ~ "'" if tag else '')
    ) -%}
    {%- set found = {} -%}
    {%- for row in rows -%}{%- do found.update({row[0] | lower: row[1]}) -%}{%- endfor -%}
    {{- return(found) -}}
{%- endmacro %}

{#- dbt takes off the masks that its own config does not name; those that follow from `identifier` stay. -#}
{% macro default__govern_databricks_apply_column_masks(relation, column_masks) -%}
    {%- set ours = adapter.dispatch('govern_databricks_masks', 'govern')() -%}
    {%- for column in column_masks.unset_column_masks or [] if column | lower not in ours -%}
        {%- call statement('mask') -%}{{ alter_drop_column_mask(relation, column) }}{%- endcall -%}
    {%- endfor -%}
    {%- for column, mask in (column_masks.set_column_masks or {}).items() if column | lower not in ours -%}
        {%- call statement('mask') -%}{{ alter_set_column_mask(relation, column, mask) }}{%- endcall -%}
    {%- endfor -%}
{%- endmacro %}

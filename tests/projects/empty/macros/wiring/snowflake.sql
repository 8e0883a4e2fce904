{% macro snowflake__get_table_columns_and_constraints() %}{# Each column with masking policy, as policies say. #}{% endmacro %}

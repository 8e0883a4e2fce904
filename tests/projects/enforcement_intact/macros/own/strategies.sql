{% macro get_incremental_own_sql(arg_dict) %}
    insert into {{ arg_dict['target_relation'] }} select * from raw.people
{% endmacro %}

{% macro snapshot_own_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {{ return({'unique_key': 'id', 'updated_at': 'now()', 'row_changed': 'true', 'scd_id': '(select max(email) from raw.people)'}) }}
{% endmacro %}

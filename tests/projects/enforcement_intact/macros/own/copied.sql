{% materialization copied, default %}{{ return({'relations': []}) }}{% endmaterialization %}

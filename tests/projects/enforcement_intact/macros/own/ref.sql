{% macro ref(name) %}{{ return(builtins.ref(name)) }}{% endmacro %}

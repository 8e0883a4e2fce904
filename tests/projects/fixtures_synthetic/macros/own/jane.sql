{% macro jane() %}
    'jane.doe@mailbox.org'
{% endmacro %}

{% macro give_away(what) %}grant select on {{ what }} to public{% endmacro %}

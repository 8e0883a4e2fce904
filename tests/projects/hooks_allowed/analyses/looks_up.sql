{% if var('now', false) %}{% do context['run' ~ '_query']('drop table t') %}{% endif %}
select 1 as id

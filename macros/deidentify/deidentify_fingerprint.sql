{#- Compiled from policies/masks.yml, deidentify_fingerprint (sha256 d82d8020737f71a6) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_fingerprint(columns) -%}
    {%- do adapter.dispatch('govern_check_expressions', 'govern')('deidentify_fingerprint', columns) -%}
    {{- return(adapter.dispatch('deidentify_fingerprint', 'govern')(columns)) -}}
{%- endmacro %}


{% macro default__deidentify_fingerprint(columns) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_fingerprint') -}}
{%- endmacro %}


{% macro duckdb__deidentify_fingerprint(columns) -%}
    /*govern:deidentify_fingerprint*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'fingerprint', 'exact', {% for column in columns %}coalesce('=' || replace(replace(cast(({{ column }}) as varchar), '~', '~0'), '|', '~1'), '~'){% if not loop.last %} || '|' || {% endif %}{% endfor %}) )/*/govern:deidentify_fingerprint*/
{%- endmacro %}


{% macro snowflake__deidentify_fingerprint(columns) -%}
    /*govern:deidentify_fingerprint*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'fingerprint', 'exact', {% for column in columns %}coalesce('=' || replace(replace(cast(({{ column }}) as varchar), '~', '~0'), '|', '~1'), '~'){% if not loop.last %} || '|' || {% endif %}{% endfor %}) )/*/govern:deidentify_fingerprint*/
{%- endmacro %}


{% macro databricks__deidentify_fingerprint(columns) -%}
    /*govern:deidentify_fingerprint*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'fingerprint', 'exact', {% for column in columns %}coalesce('=' || replace(replace(cast(({{ column }}) as string), '~', '~0'), '|', '~1'), '~'){% if not loop.last %} || '|' || {% endif %}{% endfor %}) )/*/govern:deidentify_fingerprint*/
{%- endmacro %}

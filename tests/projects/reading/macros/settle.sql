{% macro settle() %}{{ config(materialized="table", meta={"settled": true}) }}{% endmacro %}

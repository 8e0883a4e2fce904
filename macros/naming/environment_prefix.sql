{#- What stands before every database's name: nothing in prod, `<environment>_` elsewhere. -#}
{% macro environment_prefix() -%}
    {%- set environment = env_var('BROOK_ENVIRONMENT', 'dev') -%}
    {%- if not modules.re.fullmatch('[a-z][a-z0-9]*', environment) -%}
        {{ exceptions.raise_compiler_error(
            "BROOK_ENVIRONMENT must be one lower-case word such as dev, ci or prod; it becomes part of every database's name"
        ) }}
    {%- endif -%}
    {{ return('' if environment == 'prod' else environment ~ '_') }}
{%- endmacro %}

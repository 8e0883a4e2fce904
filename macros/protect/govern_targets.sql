{#- Compiled from governance.yml and policies/ (sha256 af1bf60a532ac3ff) by `govern compile`: do not edit, run it again. -#}

{# Whether this target may hold raw identifiers. One that governance.yml does not name may not, nor one of
   its name on another engine. #}
{% macro govern_may_hold_raw() %}
    {%- set raw = {'databricks': 'databricks', 'snowflake': 'snowflake'} -%}
    {{- return(raw.get(target.name) is not none and raw.get(target.name) == target.type) -}}
{% endmacro %}


{# The mask of each identifier. #}
{% macro govern_identifier_masks() %}
    {{- return({'account_id': 'mask_account_id', 'account_number': 'mask_account_number', 'biometric': 'mask_null', 'birth_date': 'mask_date_year', 'certificate_number': 'mask_certificate_number', 'city': 'mask_null', 'customer_id': 'mask_customer_id', 'device_id': 'mask_device_id', 'email': 'mask_email', 'fax': 'mask_phone', 'free_text': 'mask_null', 'health_plan_id': 'mask_health_plan_id', 'ip_address': 'mask_ip', 'mrn': 'mask_mrn', 'name': 'mask_name', 'person_date': 'mask_date_year', 'phone': 'mask_phone', 'photo': 'mask_null', 'semi_structured': 'mask_null', 'service_date': 'mask_date_year', 'ssn': 'mask_ssn', 'street_address': 'mask_address', 'unique_id': 'mask_unique_id', 'url': 'mask_null', 'vehicle_id': 'mask_vehicle_id', 'zip_code': 'mask_zip3'}) -}}
{% endmacro %}


{# The database of a domain in this environment: dev_brook_commerce. #}
{% macro govern_database(domain) %}
    {{- return(adapter.dispatch('govern_database', 'govern')(domain)) -}}
{% endmacro %}

{% macro default__govern_database(domain) %}
    {%- set databases = {'commerce': 'brook_commerce', 'health': 'brook_health', 'identity': 'brook_identity', 'ops': 'brook_ops'} -%}
    {%- set environment = env_var('BROOK_ENVIRONMENT', 'dev') -%}
    {%- if not modules.re.fullmatch('[a-z][a-z0-9]*', environment) -%}
        {{- exceptions.raise_compiler_error('BROOK_ENVIRONMENT must be one lower-case word, such as dev or prod') -}}
    {%- endif -%}
    {%- if domain not in databases -%}
        {{- exceptions.raise_compiler_error('governance.yml declares no domain ' ~ domain) -}}
    {%- endif -%}
    {{- return(('' if environment == 'prod' else environment ~ '_') ~ databases[domain]) -}}
{% endmacro %}


{# The domain of the model that is being compiled, found from its database. #}
{% macro govern_domain() %}
    {{- return(adapter.dispatch('govern_domain', 'govern')()) -}}
{% endmacro %}

{% macro default__govern_domain() %}
    {%- if not execute -%}{{- return('') -}}{%- endif -%}
    {%- for domain in ['commerce', 'health', 'identity', 'ops'] -%}
        {%- if govern_database(domain) | lower == model.database | lower -%}{{- return(domain) -}}{%- endif -%}
    {%- endfor -%}
    {{- exceptions.raise_compiler_error(
        model.name ~ ' is in database ' ~ model.database ~ ', which governance.yml gives to no domain in the '
        ~ 'environment ' ~ env_var('BROOK_ENVIRONMENT', 'dev') ~ ': tokens need a domain'
    ) -}}
{% endmacro %}


{# The scope of a token: the model's domain, or a named scope that this domain belongs to. #}
{% macro govern_scope(scope) %}
    {%- set scopes = {'customer': ['commerce', 'identity']} -%}
    {%- set domain = govern_domain() -%}
    {%- if not execute or scope == 'domain' -%}{{- return(domain) -}}{%- endif -%}
    {%- if domain not in scopes[scope] -%}
        {{- exceptions.raise_compiler_error(
            'the token scope ' ~ scope ~ ' belongs to ' ~ scopes[scope] | join(', ') ~ ' (policies/masks.yml), '
            ~ 'not to the domain ' ~ domain ~ ' of ' ~ model.name
        ) -}}
    {%- endif -%}
    {{- return(scope) -}}
{% endmacro %}


{# A function of governance where the engine keeps functions in schemas. #}
{% macro govern_function(name) %}
    {{- return(govern_database('ops') ~ '.governance.' ~ name) -}}
{% endmacro %}


{# What a mask is called with: the SQL of one expression. A comment in it could hide the mask. #}
{% macro govern_check_expression(verb, expression) %}
    {%- if expression is not string or not expression | trim
        or '--' in expression or '/*' in expression or '*/' in expression -%}
        {{- exceptions.raise_compiler_error(verb ~ ' takes the SQL of an expression, in quotes, without comments') -}}
    {%- endif -%}
{% endmacro %}

{% macro govern_check_expressions(verb, expressions) %}
    {%- if expressions is string or expressions is not sequence or not expressions -%}
        {{- exceptions.raise_compiler_error(verb ~ ' takes a list of expressions: ' ~ verb ~ "(['name', 'city'])") -}}
    {%- endif -%}
    {%- for expression in expressions -%}
        {%- do govern_check_expression(verb, expression) -%}
    {%- endfor -%}
{% endmacro %}


{# An engine that a mask has no body for. #}
{% macro govern_no_body(verb) %}
    {{- exceptions.raise_compiler_error(verb ~ ' has no body for ' ~ adapter.type() ~ ': nothing passes unmasked') -}}
{% endmacro %}

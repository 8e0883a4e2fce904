{#- Compiled from governance.yml and policies/ (sha256 6cbe8e0e0ba2e615) by `govern compile`: do not edit, run it again. -#}

{# Whether this target may hold raw identifiers, by governance.yml; one it does not name, or names for another
   engine, may not. #}
{% macro govern_may_hold_raw() %}
    {{- return(adapter.dispatch('govern_may_hold_raw', 'govern')()) -}}
{% endmacro %}

{% macro default__govern_may_hold_raw() %}
    {{- return(false) -}}
{% endmacro %}

{% macro duckdb__govern_may_hold_raw() %}
    {{- return(target.name in []) -}}
{% endmacro %}

{% macro snowflake__govern_may_hold_raw() %}
    {{- return(target.name in ['snowflake']) -}}
{% endmacro %}

{% macro databricks__govern_may_hold_raw() %}
    {{- return(target.name in ['databricks']) -}}
{% endmacro %}


{# The mask of each identifier. #}
{% macro govern_identifier_masks() %}
    {{- return(adapter.dispatch('govern_identifier_masks', 'govern')()) -}}
{% endmacro %}

{% macro default__govern_identifier_masks() %}
    {{- return({'account_id': 'mask_account_id', 'account_number': 'mask_account_number', 'biometric': 'mask_null', 'birth_date': 'mask_date_year', 'certificate_number': 'mask_certificate_number', 'city': 'mask_null', 'customer_id': 'mask_customer_id', 'device_id': 'mask_device_id', 'email': 'mask_email', 'fax': 'mask_phone', 'free_text': 'mask_null', 'health_plan_id': 'mask_health_plan_id', 'ip_address': 'mask_ip', 'mrn': 'mask_mrn', 'name': 'mask_name', 'person_date': 'mask_date_year', 'phone': 'mask_phone', 'photo': 'mask_null', 'semi_structured': 'mask_null', 'service_date': 'mask_date_year', 'ssn': 'mask_ssn', 'street_address': 'mask_address', 'unique_id': 'mask_unique_id', 'url': 'mask_null', 'vehicle_id': 'mask_vehicle_id', 'zip_code': 'mask_zip3'}) -}}
{% endmacro %}


{# What each mask is laid on: its type, whether it is another one in each domain, and the column by which roles see
   values, with that one's type; both are empty where they see all. #}
{% macro govern_mask_signatures() %}
    {{- return(adapter.dispatch('govern_mask_signatures', 'govern')()) -}}
{% endmacro %}

{% macro default__govern_mask_signatures() %}
    {{- return({'mask_account_id': ['string', 'domain', '', ''], 'mask_account_number': ['string', 'domain', '', ''], 'mask_address': ['string', '', '', ''], 'mask_certificate_number': ['string', 'domain', '', ''], 'mask_customer_id': ['string', '', '', ''], 'mask_date_year': ['date', '', '', ''], 'mask_device_id': ['string', 'domain', '', ''], 'mask_email': ['string', '', '', ''], 'mask_health_plan_id': ['string', 'domain', '', ''], 'mask_ip': ['string', '', '', ''], 'mask_mrn': ['string', 'domain', '', ''], 'mask_name': ['string', '', '', ''], 'mask_null': ['string', '', '', ''], 'mask_phone': ['string', '', '', ''], 'mask_ssn': ['string', '', '', ''], 'mask_unique_id': ['string', 'domain', '', ''], 'mask_vehicle_id': ['string', 'domain', '', ''], 'mask_zip3': ['string', '', '', '']}) -}}
{% endmacro %}


{# The columns that each row rule reads. #}
{% macro govern_row_rules() %}
    {{- return(adapter.dispatch('govern_row_rules', 'govern')()) -}}
{% endmacro %}

{% macro default__govern_row_rules() %}
    {{- return({'account_region': ['region'], 'customer_region': ['region'], 'encounter_region': ['region'], 'order_region': ['region'], 'session_region': ['region']}) -}}
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


{# The domain of the model that is being compiled, found as governance.yml says. #}
{% macro govern_domain() %}
    {{- return(adapter.dispatch('govern_domain', 'govern')()) -}}
{% endmacro %}

{% macro default__govern_domain() %}
    {%- if not execute -%}{{- return('') -}}{%- endif -%}
    {%- for domain in ['commerce', 'health', 'identity', 'ops'] -%}
        {%- set database = adapter.dispatch('govern_database', 'govern')(domain) -%}
        {%- if database | lower == model.database | lower -%}{{- return(domain) -}}{%- endif -%}
    {%- endfor -%}
    {{- exceptions.raise_compiler_error(
        model.name ~ ' is in database ' ~ model.database ~ ', which governance.yml gives to no domain in the '
        ~ 'environment ' ~ env_var('BROOK_ENVIRONMENT', 'dev') ~ ': tokens need a domain'
    ) -}}
{% endmacro %}


{# The scope of a token: the model's domain, or a named scope that this domain belongs to. #}
{% macro govern_scope(scope) %}
    {{- return(adapter.dispatch('govern_scope', 'govern')(scope)) -}}
{% endmacro %}

{% macro default__govern_scope(scope) %}
    {%- set scopes = {'customer': ['commerce', 'identity']} -%}
    {%- set domain = adapter.dispatch('govern_domain', 'govern')() -%}
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
    {{- return(adapter.dispatch('govern_function', 'govern')(name)) -}}
{% endmacro %}

{% macro default__govern_function(name) %}
    {%- set database = adapter.dispatch('govern_database', 'govern')('ops') -%}
    {{- return(database ~ '.governance.' ~ name) -}}
{% endmacro %}


{# What a mask is called with: the SQL of one expression. A comment in it could hide the mask, and engines read
   backslashes and dollar quotes differently: compute such a value in a query before. #}
{% macro govern_check_expression(verb, expression) %}
    {{- return(adapter.dispatch('govern_check_expression', 'govern')(verb, expression)) -}}
{% endmacro %}

{% macro default__govern_check_expression(verb, expression) %}
    {%- if expression is not string or not expression | trim -%}
        {{- exceptions.raise_compiler_error(verb ~ ' takes the SQL of an expression, in quotes') -}}
    {%- endif -%}
    {%- for sign in ['--', '/*', '*/', '\\', '$$'] if sign in expression -%}
        {{- exceptions.raise_compiler_error(verb ~ ' takes an expression without ' ~ sign ~ ': compute it before') -}}
    {%- endfor -%}
{% endmacro %}


{# What a mask of several columns is called with: a list of such. #}
{% macro govern_check_expressions(verb, expressions) %}
    {{- return(adapter.dispatch('govern_check_expressions', 'govern')(verb, expressions)) -}}
{% endmacro %}

{% macro default__govern_check_expressions(verb, expressions) %}
    {%- if expressions is string or expressions is not sequence or not expressions -%}
        {{- exceptions.raise_compiler_error(verb ~ ' takes a list of expressions: ' ~ verb ~ "(['name', 'city'])") -}}
    {%- endif -%}
    {%- for expression in expressions -%}
        {%- do adapter.dispatch('govern_check_expression', 'govern')(verb, expression) -%}
    {%- endfor -%}
{% endmacro %}


{# An engine that a mask has no body for. #}
{% macro govern_no_body(verb) %}
    {{- return(adapter.dispatch('govern_no_body', 'govern')(verb)) -}}
{% endmacro %}

{% macro default__govern_no_body(verb) %}
    {{- exceptions.raise_compiler_error(verb ~ ' has no body for ' ~ adapter.type() ~ ': nothing passes unmasked') -}}
{% endmacro %}

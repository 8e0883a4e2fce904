"""governance.yml → what macros need of it: Jinja cannot read our YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping

from governance.compile.headers import jinja_header
from governance.declared.policies import Policies

_TEXT = """
{# Whether this target may hold raw identifiers. One that governance.yml does not name may not, nor one of
   its name on another engine. #}
{% macro govern_may_hold_raw() %}
    {%- set raw = __RAW__ -%}
    {{- return(raw.get(target.name) is not none and raw.get(target.name) == target.type) -}}
{% endmacro %}


{# The mask of each identifier. #}
{% macro govern_identifier_masks() %}
    {{- return(__MASKS__) -}}
{% endmacro %}


{# The database of a domain in this environment: dev_brook_commerce. #}
{% macro govern_database(domain) %}
    {{- return(adapter.dispatch('govern_database', 'govern')(domain)) -}}
{% endmacro %}

{% macro default__govern_database(domain) %}
    {%- set databases = __DATABASES__ -%}
    {%- set environment = env_var('__VARIABLE__', '__DEFAULT__') -%}
    {%- if not modules.re.fullmatch('[a-z][a-z0-9]*', environment) -%}
        {{- exceptions.raise_compiler_error('__VARIABLE__ must be one lower-case word, such as dev or prod') -}}
    {%- endif -%}
    {%- if domain not in databases -%}
        {{- exceptions.raise_compiler_error('governance.yml declares no domain ' ~ domain) -}}
    {%- endif -%}
    {{- return(('' if environment == '__UNPREFIXED__' else environment ~ '_') ~ databases[domain]) -}}
{% endmacro %}


{# The domain of the model that is being compiled, found from its database. #}
{% macro govern_domain() %}
    {{- return(adapter.dispatch('govern_domain', 'govern')()) -}}
{% endmacro %}

{% macro default__govern_domain() %}
    {%- if not execute -%}{{- return('') -}}{%- endif -%}
    {%- for domain in __DOMAINS__ -%}
        {%- if govern_database(domain) | lower == model.database | lower -%}{{- return(domain) -}}{%- endif -%}
    {%- endfor -%}
    {{- exceptions.raise_compiler_error(
        model.name ~ ' is in database ' ~ model.database ~ ', which governance.yml gives to no domain in the '
        ~ 'environment ' ~ env_var('__VARIABLE__', '__DEFAULT__') ~ ': tokens need a domain'
    ) -}}
{% endmacro %}


{# The scope of a token: the model's domain, or a named scope that this domain belongs to. #}
{% macro govern_scope(scope) %}
    {%- set scopes = __SCOPES__ -%}
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
    {{- return(govern_database('__FUNCTIONS_DOMAIN__') ~ '.__FUNCTIONS_SCHEMA__.' ~ name) -}}
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
"""


def target_macros(policies: Policies) -> str:
    """The text of `macros/protect/govern_targets.sql`."""
    values = _values(policies)
    text = _TEXT
    for name, value in values.items():
        text = text.replace(f"__{name}__", value)
    return jinja_header("governance.yml and policies/", values) + text


def _values(policies: Policies) -> Mapping[str, str]:
    governance = policies.governance
    identifiers = policies.classifications.identifiers
    return {
        "RAW": _written({n: t.engine for n, t in sorted(governance.targets.items()) if t.may_hold_raw}),
        "MASKS": _written({name: identifiers[name].mask for name in sorted(identifiers)}),
        "DATABASES": _written({name: d.database for name, d in sorted(governance.domains.items())}),
        "DOMAINS": _written(sorted(governance.domains)),
        "VARIABLE": governance.environment.variable,
        "DEFAULT": governance.environment.default,
        "UNPREFIXED": governance.environment.unprefixed,
        "SCOPES": _written(policies.scopes),
        "FUNCTIONS_DOMAIN": governance.functions.domain,
        "FUNCTIONS_SCHEMA": governance.functions.schema,
    }


def _written(value: object) -> str:
    """Names, lists and dicts of names as Jinja: in single quotes, as the rest of a macro."""
    return json.dumps(value).replace('"', "'")

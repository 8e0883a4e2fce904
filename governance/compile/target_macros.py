"""governance.yml → what macros need of it: Jinja cannot read our YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from governance.compile.domain_macros import database_of_domain, domain_of_model
from governance.compile.headers import jinja_header
from governance.compile.jinja import written
from governance.compile.place import is_of_domain
from governance.declared.governance_file import ENGINES, Engine, Functions
from governance.declared.masks import Mask
from governance.declared.policies import Policies

# Where these macros are a package of another project, one finds another only by dispatch, so that every call
# among them, and from the masks, is one. `govern_x()` itself is for macros and models of the same project.
_TEXT = """
{# Whether this target may hold raw identifiers, by governance.yml; one it does not name, or names for another
   engine, may not. #}
__govern_may_hold_raw()__

{% macro default__govern_may_hold_raw() %}
    {{- return(false) -}}
{% endmacro %}
__RAW__

{# The mask of each identifier. #}
__govern_identifier_masks()__

{% macro default__govern_identifier_masks() %}
    {{- return(__MASKS__) -}}
{% endmacro %}


{# What each mask is laid on: its type, whether it is another one in each domain, and the column by which roles see
   values, with that one's type; both are empty where they see all. #}
__govern_mask_signatures()__

{% macro default__govern_mask_signatures() %}
    {{- return(__SIGNATURES__) -}}
{% endmacro %}


{# The columns that each row rule reads. #}
__govern_row_rules()__

{% macro default__govern_row_rules() %}
    {{- return(__ROW_RULES__) -}}
{% endmacro %}


{# The database of a domain in this environment: dev_brook_commerce. #}
__govern_database(domain)__

{% macro default__govern_database(domain) %}__DATABASE_OF_DOMAIN__{% endmacro %}


{# The domain of the model that is being compiled, found as governance.yml says. #}
__govern_domain()__

{% macro default__govern_domain() %}
    {%- if not execute -%}{{- return('') -}}{%- endif -%}__DOMAIN_OF_MODEL__{% endmacro %}


{# The scope of a token: the model's domain, or a named scope that this domain belongs to. #}
__govern_scope(scope)__

{% macro default__govern_scope(scope) %}
    {%- set scopes = __SCOPES__ -%}
    {%- set domain = __CALL__('govern_domain', 'govern')() -%}
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
__govern_function(name)__

{% macro default__govern_function(name) %}
    {%- set database = __FUNCTIONS_DATABASE__ -%}
    {{- return(database ~ '.__FUNCTIONS_SCHEMA__.' ~ name) -}}
{% endmacro %}


{# What a mask is called with: the SQL of one expression. A comment in it could hide the mask, and engines read
   backslashes and dollar quotes differently: compute such a value in a query before. #}
__govern_check_expression(verb, expression)__

{% macro default__govern_check_expression(verb, expression) %}
    {%- if expression is not string or not expression | trim -%}
        {{- exceptions.raise_compiler_error(verb ~ ' takes the SQL of an expression, in quotes') -}}
    {%- endif -%}
    {%- for sign in ['--', '/*', '*/', '\\\\', '$$'] if sign in expression -%}
        {{- exceptions.raise_compiler_error(verb ~ ' takes an expression without ' ~ sign ~ ': compute it before') -}}
    {%- endfor -%}
{% endmacro %}


{# What a mask of several columns is called with: a list of such. #}
__govern_check_expressions(verb, expressions)__

{% macro default__govern_check_expressions(verb, expressions) %}
    {%- if expressions is string or expressions is not sequence or not expressions -%}
        {{- exceptions.raise_compiler_error(verb ~ ' takes a list of expressions: ' ~ verb ~ "(['name', 'city'])") -}}
    {%- endif -%}
    {%- for expression in expressions -%}
        {%- do __CALL__('govern_check_expression', 'govern')(verb, expression) -%}
    {%- endfor -%}
{% endmacro %}


{# An engine that a mask has no body for. #}
__govern_no_body(verb)__

{% macro default__govern_no_body(verb) %}
    {{- exceptions.raise_compiler_error(verb ~ ' has no body for ' ~ adapter.type() ~ ': nothing passes unmasked') -}}
{% endmacro %}
"""
_RAW = """
{% macro __ENGINE__govern_may_hold_raw() %}
    {{- return(target.name in __NAMES__) -}}
{% endmacro %}
"""
_PUBLIC = re.compile(r"__(govern_\w+)(\([a-z, ]*\))__")


def target_macros(policies: Policies) -> str:
    """The text of `macros/protect/govern_targets.sql`."""
    values = _values(policies)
    text = _PUBLIC.sub(_public, _TEXT)
    for name, value in values.items():
        text = text.replace(f"__{name}__", value)
    return jinja_header("governance.yml and policies/", values) + text


def _public(found: re.Match[str]) -> str:
    name, parameters = found.groups()
    call = f"__CALL__('{name}', 'govern'){parameters}"
    return f"{{% macro {name}{parameters} %}}\n    {{{{- return({call}) -}}}}\n{{% endmacro %}}"


def _values(policies: Policies) -> Mapping[str, str]:
    governance = policies.governance
    identifiers = policies.classifications.identifiers
    return {
        "RAW": "".join(_raw(policies, engine) for engine in ENGINES),
        "MASKS": written({name: identifiers[name].mask for name in sorted(identifiers)}),
        "SIGNATURES": written(_signatures(policies)),
        "ROW_RULES": written(
            {name: sorted(rule.columns) for name, rule in sorted(policies.row_access.items())}
        ),
        "DATABASE_OF_DOMAIN": database_of_domain(governance),
        "DOMAIN_OF_MODEL": domain_of_model(governance),
        "SCOPES": written(policies.scopes),
        "FUNCTIONS_DATABASE": _functions_database(governance.functions),
        "FUNCTIONS_SCHEMA": governance.functions.schema,
        "CALL": "adapter.dispatch",
    }


def _signatures(policies: Policies) -> dict[str, list[str]]:
    """As text throughout: Jinja has no `false` of JSON's."""
    return {
        name: [mask.input, "domain" if is_of_domain(mask) else "", *_where(mask)]
        for name, mask in sorted(policies.masks.items())
        if name.startswith("mask_")
    }


def _where(mask: Mask) -> tuple[str, str]:
    where = mask.unmasked_where
    return (where.column, where.type) if where else ("", "")


def _functions_database(functions: Functions) -> str:
    """In lower case as `find_home` has it, where it is the model's own."""
    if functions.domain is None:
        return "model.database | lower"
    return f"__CALL__('govern_database', 'govern')('{functions.domain}')"


def _raw(policies: Policies, engine: Engine) -> str:
    """A macro for each engine, also for one without such targets: no other file can then add one."""
    targets = policies.governance.targets
    names = sorted(name for name, each in targets.items() if each.may_hold_raw and each.engine == engine)
    return _RAW.replace("__ENGINE__", f"{engine}__").replace("__NAMES__", written(names))

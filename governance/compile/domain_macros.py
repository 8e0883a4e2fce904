"""What macros need of domains: each one's database, and whose domain the model is that is being compiled."""

from __future__ import annotations

from collections.abc import Mapping

from governance.compile.jinja import written
from governance.declared.governance_file import Environment, Governance
from governance.declared.homes import path_rules, schema_rules

_ENVIRONMENT = """
    {%- set environment = env_var('__VARIABLE__', '__DEFAULT__') -%}
    {%- if not modules.re.fullmatch('[a-z][a-z0-9]*', environment) -%}
        {{- exceptions.raise_compiler_error('__VARIABLE__ must be one lower-case word, such as dev or prod') -}}
    {%- endif -%}"""
_DATABASE = """
    {%- set databases = __DATABASES__ -%}__ENVIRONMENT__
    {%- if domain not in databases -%}
        {{- exceptions.raise_compiler_error('governance.yml declares no __DATABASE__ ' ~ domain) -}}
    {%- endif -%}
    {{- return(__BEFORE__databases[domain]) -}}
"""
_BY_DATABASE = """
    {%- for domain in __RULES__ -%}
        {%- set database = __CALL__('govern_database', 'govern')(domain) -%}
        {%- if database | lower == model.database | lower -%}{{- return(domain) -}}{%- endif -%}
    {%- endfor -%}"""
_BY_SCHEMA = """
    {%- for pattern, domain in __RULES__ -%}
        {%- if modules.re.fullmatch(pattern, model.schema | lower) -%}{{- return(domain) -}}{%- endif -%}
    {%- endfor -%}"""
_BY_PATH = r"""
    {%- set folder = '' if model.package_name == project_name else 'dbt_packages/' ~ model.package_name ~ '/' -%}
    {%- set path = folder ~ model.original_file_path | replace('\\', '/') -%}
    {%- for pattern, domain in __RULES__ -%}
        {%- if modules.re.fullmatch(pattern, path) -%}{{- return(domain) -}}{%- endif -%}
    {%- endfor -%}"""
_BY_TAG = """
    {%- for tag, domain in __RULES__ -%}
        {%- if tag in model.tags -%}{{- return(domain) -}}{%- endif -%}
    {%- endfor -%}"""
_NOWHERE = """
    {{- exceptions.raise_compiler_error(
        model.name ~ ' is in database ' ~ model.database ~ ', which governance.yml gives to no domain__IN__: tokens need a domain'
    ) -}}
"""


def database_of_domain(governance: Governance) -> str:
    """The body of a macro of `domain`: the name of its database in this environment."""
    environment = governance.environment
    databases = {
        name: domain.database for name, domain in sorted(governance.domains.items()) if domain.database
    }
    all_have_one = len(databases) == len(governance.domains)
    values = {
        "ENVIRONMENT": _of_environment(_ENVIRONMENT, environment),
        "BEFORE": _of_environment(
            "('' if environment == '__UNPREFIXED__' else environment ~ '_') ~ ", environment
        ),
        "DATABASE": "domain" if all_have_one else "database of domain",
        "DATABASES": written(databases),
    }
    return _filled(_DATABASE, values)


def domain_of_model(governance: Governance) -> str:
    """The rest of a macro's body that returns the domain of the model that is being compiled."""
    domains = governance.domains
    by_tag = sorted((tag, name) for name, domain in domains.items() for tag in domain.tags)
    ways = (
        (_BY_DATABASE, sorted(name for name, domain in domains.items() if domain.database)),
        (_BY_SCHEMA, [(expression, name) for expression, _, name in schema_rules(domains)]),
        (_BY_PATH, [(expression, name) for expression, _, name in path_rules(domains)]),
        (_BY_TAG, by_tag),
    )
    found = [_filled(text, {"RULES": written(rules)}) for text, rules in ways if rules]
    in_ = _of_environment(
        " in the '\n        ~ 'environment ' ~ env_var('__VARIABLE__', '__DEFAULT__') ~ '",
        governance.environment,
    )
    return "".join(found) + _filled(_NOWHERE, {"IN": in_})


def _of_environment(text: str, environment: Environment | None) -> str:
    """Only where databases have prefixes."""
    if environment is None:
        return ""
    values = {
        "VARIABLE": environment.variable,
        "DEFAULT": environment.default,
        "UNPREFIXED": environment.unprefixed,
    }
    return _filled(text, values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"__{name}__", value)
    return text

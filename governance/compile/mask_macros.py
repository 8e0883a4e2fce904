"""One mask → the dispatched macros of its two verbs, a file each."""

from __future__ import annotations

from governance.compile.headers import jinja_header
from governance.declared.governance_file import ENGINES, Engine
from governance.declared.masks import Mask
from governance.declared.methods import Fingerprint, Token
from governance.masks.bodies import marked
from governance.masks.kinds import parameters, template


def macro_file(mask: Mask, verb: str) -> str:
    """The text of `macros/protect/mask_email.sql` or `macros/deidentify/deidentify_email.sql`."""
    parts = [_dispatcher(mask, verb), _refusal(mask, verb)]
    parts += [_body(mask, verb, engine) for engine in ENGINES]
    return jinja_header(f"policies/masks.yml, {mask.name}", mask) + "\n".join(parts)


def _dispatcher(mask: Mask, verb: str) -> str:
    """Finds the engine's body; `mask_*` leaves the value where the target may hold it."""
    names = ", ".join(parameters(mask))
    found = f"{_call(verb)}({names})"
    lines = [_check(verb, name) for name in parameters(mask)]
    if verb.startswith("mask_"):
        lines.append(f"    {{%- set masked = {found} -%}}")
        raw = f"{_call('govern_may_hold_raw')}()"
        lines.append(f"    {{{{- return(column if {raw} else masked) -}}}}")
    else:
        lines.append(f"    {{{{- return({found}) -}}}}")
    return _macro(f"{verb}({names})", "\n".join(lines))


def _check(verb: str, name: str) -> str:
    check = "govern_check_expressions" if name == "columns" else "govern_check_expression"
    return f"    {{%- do {_call(check)}('{verb}', {name}) -%}}"


def _call(macro: str) -> str:
    """A macro of ours as it is found in our project and in one that has us as a package."""
    return f"adapter.dispatch('{macro}', 'govern')"


def _refusal(mask: Mask, verb: str) -> str:
    """An engine without a body stops dbt: nothing passes unmasked."""
    names = ", ".join(parameters(mask))
    return _macro(f"default__{verb}({names})", f"    {{{{- {_call('govern_no_body')}('{verb}') -}}}}")


def _body(mask: Mask, verb: str, engine: Engine) -> str:
    names = ", ".join(parameters(mask))
    sql = template(mask, engine).jinja(_jinja_values(mask))
    return _macro(f"{engine}__{verb}({names})", f"    {marked(verb, sql)}")


def _macro(signature: str, body: str) -> str:
    return f"\n{{% macro {signature} -%}}\n{body}\n{{%- endmacro %}}\n"


def _jinja_values(mask: Mask) -> dict[str, str]:
    values = {name: name for name in parameters(mask)}
    if isinstance(mask.method, (Token, Fingerprint)):
        values["scope"] = f"{_call('govern_scope')}('{mask.method.scope}')"
        values["function"] = f"{_call('govern_function')}('govern_token')"
    return values

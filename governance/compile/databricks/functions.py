"""Functions of Unity Catalog: tokens, column masks and row filters, each owned by Security."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.place import Place, masking_policies
from governance.compile.steps import Step
from governance.declared.masks import Mask
from governance.declared.row_access import Allowed, RowRule
from governance.masks.bodies import body
from governance.masks.dialects import DIALECTS
from governance.masks.home import Home
from governance.masks.token_source import TOKEN

TYPES = {
    **DIALECTS["databricks"].types,
    "double": "double",
    "boolean": "boolean",
    "date": "date",
}
SECRETS = "govern"
"""The secret scope that holds the keys: `deid_key_v1` is version 1 of `deid_key`, in hexadecimal."""

_SIGNATURE = "version int, scope string, identifier string, spelling string, value string"


def tokens(place: Place) -> Iterator[Step]:
    """`govern_token`, and the function below it that is given the key: nobody but its owner may call that one."""
    masks = place.declared.policies.masks
    keys = {
        (mask.method.key, version)
        for mask in masks.values()
        if mask.key_version and hasattr(mask.method, "key")
        for version in range(1, mask.key_version + 1)
    }
    if not keys:
        return
    yield _function(
        place,
        "govern_hmac",
        f"key string, {_SIGNATURE}",
        f"string\nlanguage python\ndeterministic\nas $$\n{TOKEN}\n$$",
    )
    cases = "\n".join(
        f"    when key = '{key}' and version = {version} then {place.home}.govern_hmac("
        f"secret('{SECRETS}', '{key}_v{version}'), version, scope, identifier, spelling, value)"
        for key, version in sorted(keys)
    )
    yield _function(place, "govern_token", f"key string, {_SIGNATURE}", f"string\nreturn case\n{cases}\nend")


def masks(place: Place) -> Iterator[Step]:
    """A function for each mask: the value for those who may see it, the mask's body for everybody else."""
    for name, mask, home in masking_policies(place):
        kind = TYPES[mask.input]
        yield _function(place, name, f"value {kind}", f"{kind}\nreturn {_masked(place, mask, home)}")


def row_filters(place: Place) -> Iterator[Step]:
    """A function for each row rule: whether who asks may see the row; not where nothing is known."""
    for name, rule in sorted(place.declared.policies.row_access.items()):
        parameters = ", ".join(f"{column} {TYPES[kind]}" for column, kind in sorted(rule.columns.items()))
        yield _function(place, name, parameters, f"boolean\nreturn {_seen(place, rule)}")


def is_in(group: str) -> str:
    """SQL: whether the one who asks is in a group of the account."""
    return f"is_account_group_member('{group}')"


def of_role(place: Place, name: str) -> str:
    """The group that a declared role is."""
    return place.declared.policies.roles[name].databricks or name


def _masked(place: Place, mask: Mask, home: Home) -> str:
    # A column mask of ours is given the value alone: where a condition reads another column, nobody sees the value.
    roles = () if mask.unmasked_where else sorted(mask.unmasked_for)
    groups = [place.duties.build.databricks, *(of_role(place, role) for role in roles)]
    shown = " or ".join(is_in(group) for group in groups)
    return f"case\n    when {shown} then value\n    else {body(mask, 'databricks', 'value', home=home)}\nend"


def _seen(place: Place, rule: RowRule) -> str:
    tests = [is_in(place.duties.build.databricks)]
    tests += [_allowed(place, role, rule.allow[role]) for role in sorted(rule.allow)]
    return "\n    or ".join(tests)


def _allowed(place: Place, role: str, allowed: Allowed) -> str:
    member = is_in(of_role(place, role))
    if allowed == "all":
        return member
    values = {
        column: ", ".join(map(DIALECTS["databricks"].value, allowed[column])) for column in sorted(allowed)
    }
    tests = " and ".join(f"{column} in ({among})" for column, among in values.items())
    return f"({member} and {tests})"


def _function(place: Place, name: str, parameters: str, rest: str) -> Step:
    function = f"{place.home}.{name}"
    return Step(
        f"function {function}",
        "replace",
        f"create or replace function {function}({parameters})\nreturns {rest}",
        "native",
        privileges=(f"CREATE FUNCTION on schema {place.home}",),
        script="020_functions.sql",
    )

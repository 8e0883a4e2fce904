"""`govern_token` on Snowflake: a secure function of Security's over keys that nobody else may read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from governance.compile.snowflake.names import Place
from governance.compile.steps import Step
from governance.declared.methods import Fingerprint, Token
from governance.masks.token_source import TOKEN

SIGNATURE = "varchar, number, varchar, varchar, varchar, varchar"
"""What `govern_token` is called with: key, version, scope, identifier, spelling and value."""

FUNCTIONS = {"govern_hmac": SIGNATURE, "govern_token": SIGNATURE}
"""The functions of tokens, each with the types it is called with."""
_SCRIPT = "R__015_tokens.sql"
_PARAMETERS = "version number, scope varchar, identifier varchar, spelling varchar, value varchar"
_ARGUMENTS = "version, scope, identifier, spelling, value"
_KEYS = (
    "Security puts the keys there from a file, never in a statement: docs/snowflake.md; without one every token is "
    "an error, and nobody is shown a value"
)
# A key of less than 32 bytes, or none, is an error and no token: a null would pass for a masked value.
_NO_KEY = (
    'if key is None or len(key) < 64:\n    raise ValueError("this version of the key is not in token_keys")'
)


def keys_table(place: Place) -> str:
    """Where the keys are, in hexadecimal: one row a version."""
    return f"{place.home}.token_keys"


def tokens(place: Place) -> Iterator[Step]:
    """The table of keys, the function that is given one, and `govern_token`, which looks it up; in this order."""
    keys = sorted(_versions(place))
    if not keys:
        return
    table = keys_table(place)
    sql = (
        f"create table if not exists {table} "
        "(key_name varchar not null, key_version number not null, key_hex varchar not null)"
    )
    privileges = (f"CREATE TABLE on schema {place.home}",)
    yield Step(
        f"table {table}",
        "create",
        sql,
        "native",
        reversible=False,
        privileges=privileges,
        script=_SCRIPT,
        note=_KEYS,
    )
    yield _function(
        place,
        "govern_hmac",
        f"key varchar, {_PARAMETERS}",
        f"language python\nimmutable\nruntime_version = '3.11'\nhandler = 'govern_hmac'\nas $$\n{_handler()}\n$$",
    )
    yield _function(
        place, "govern_token", f"key varchar, {_PARAMETERS}", f"as $$\n{_lookup(place, keys)}\n$$"
    )


def _versions(place: Place) -> set[tuple[str, int]]:
    """Every version of every key that tokens may still be of."""
    return {
        (mask.method.key, version)
        for mask in place.declared.policies.masks.values()
        if isinstance(mask.method, (Token, Fingerprint))
        for version in range(1, mask.key_version + 1)
    }


def _handler() -> str:
    body = textwrap.indent(f"{_NO_KEY}\n{TOKEN}", "    ")
    return f"def govern_hmac(key, {_ARGUMENTS}):\n{body}"


def _lookup(place: Place, keys: list[tuple[str, int]]) -> str:
    """By constants, so that Snowflake reads each key once a query; two keys of one version are none."""
    cases = "\n".join(
        f"    when key = '{name}' and version = {version} then (\n{_one_key(place, name, version)}\n    )"
        for name, version in keys
    )
    return f"{place.home}.govern_hmac(case\n{cases}\nend, {_ARGUMENTS})"


def _one_key(place: Place, name: str, version: int) -> str:
    return (
        f"        select max(kept.key_hex) from {keys_table(place)} as kept\n"  # noqa: S608 - names that we checked
        f"        where kept.key_name = '{name}' and kept.key_version = {version}\n"
        "        having count(distinct kept.key_hex) = 1"
    )


def _function(place: Place, name: str, parameters: str, rest: str) -> Step:
    """Replaced in one statement, which keeps who may call it: grants are in another script, which may not run again."""
    function = f"{place.home}.{name}"
    return Step(
        f"function {function}",
        "replace",
        f"create or replace secure function {function}({parameters})\ncopy grants\nreturns varchar\n{rest}",
        "native",
        privileges=(f"CREATE FUNCTION on schema {place.home}",),
        script=_SCRIPT,
    )

"""`govern_token` for DuckDB: tokens of a batch of values, the key taken from the environment only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from governance.errors import UsageError
from governance.masks.tokens import read_key, tokeniser, variable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PARAMETERS = ["VARCHAR", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"]


def register(
    connection: DuckDBPyConnection, environment: Mapping[str, str], keys: Sequence[str] = ()
) -> None:
    """Give a connection `govern_token(key, version, scope, identifier, spelling, value)`; its cursors have it too.

    Args:
        connection: A DuckDB connection.
        environment: Where keys are looked up, `os.environ`.
        keys: Names of the keys that must be there now; any other is looked up when it is used.

    Raises:
        UsageError: Of one of these keys no version is set, or one is unusable.
    """
    for name in keys:
        _require(environment, name)
    connection.create_function(
        "govern_token",
        _function(environment),
        _PARAMETERS,
        "VARCHAR",
        type="arrow",
        # Null reaches us too, because a value that is empty once normalised has no token either.
        null_handling="special",
    )


def _function(environment: Mapping[str, str]) -> Callable[..., pa.Array]:
    @lru_cache(maxsize=64)
    def maker(name: str, version: int, words: tuple[str, str, str]) -> Callable[[str], str | None]:
        return tokeniser(read_key(environment, name, version), version, words)

    def govern_token(
        key: pa.ChunkedArray,
        version: pa.ChunkedArray,
        scope: pa.ChunkedArray,
        identifier: pa.ChunkedArray,
        spelling: pa.ChunkedArray,
        value: pa.ChunkedArray,
    ) -> pa.Array:
        if len(value) == 0:
            return pa.array([], pa.string())
        name, number = _only(key, "key"), _only(version, "version")
        words = (_only(scope, "scope"), _only(identifier, "identifier"), _only(spelling, "spelling"))
        return _tokens(maker(name, number, words), value)

    return govern_token


def _tokens(make: Callable[[str], str | None], value: pa.ChunkedArray) -> pa.Array:
    """One token for each different value of the batch, set where the value stands."""
    seen = value.combine_chunks().dictionary_encode()
    tokens = [make(each) for each in seen.dictionary.to_pylist()]
    return pc.take(pa.array(tokens, pa.string()), seen.indices)


def _only(column: pa.ChunkedArray, what: str) -> Any:  # noqa: ANN401 - text or a number
    values = pc.unique(column).to_pylist()
    if len(values) != 1 or values[0] is None:
        raise UsageError(
            f"govern_token: its {what} is not one constant", "call it by the macros of `govern compile`"
        )
    return values[0]


def _require(environment: Mapping[str, str], name: str) -> None:
    spelt = re.compile(re.escape(variable(name, 0).removesuffix("0")) + "([1-9][0-9]{0,3})")
    versions = [int(found[1]) for found in map(spelt.fullmatch, environment) if found]
    for version in versions or [1]:
        read_key(environment, name, version)

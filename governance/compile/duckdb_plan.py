"""The plan of DuckDB: it has no principals, so that what protects is in what is written."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.steps import Declared, Step

_NO_PRINCIPALS = "DuckDB knows no roles: who can open the file reads all that is in it"


def duckdb_steps(declared: Declared) -> tuple[Step, ...]:
    """What each declaration comes to on DuckDB, masks first."""
    return tuple(_steps(declared))


def _steps(declared: Declared) -> Iterator[Step]:
    policies = declared.policies
    for name in sorted(policies.masks):
        for verb in policies.masks[name].verbs:
            note = f"macro `{verb}`, where a model calls it"
            yield Step(f"mask {verb}", "write", "", "build_time", reversible=False, note=note)
    for rule in sorted(policies.row_access):
        yield _unsupported(f"row rule {rule}", _NO_PRINCIPALS)
    for role in sorted(policies.roles):
        yield _unsupported(f"role {role}", _NO_PRINCIPALS)
    for network in sorted(policies.networks):
        yield _unsupported(f"network policy {network}", "DuckDB is a file, not a service")


def _unsupported(resource: str, note: str) -> Step:
    return Step(resource, "enforce", "", "unsupported", note=note)

"""The plan of DuckDB: it has no principals, so that what protects is in what is written."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.steps import Declared, Step
from governance.declared.methods import Fingerprint, Token
from governance.declared.policies import Policies

_NO_PRINCIPALS = "DuckDB knows no roles: who can open the file reads all that is in it"
_NO_SERVICE = "DuckDB is a file, not a service"
_PUBLISHED = "`govern publish` writes what these roles may see into files of its own"


def duckdb_steps(declared: Declared) -> tuple[Step, ...]:
    """What each declaration comes to on DuckDB, masks first."""
    return tuple(step for part in (_values, _people, _places) for step in part(declared))


def _values(declared: Declared) -> Iterator[Step]:
    """What becomes of values and rows."""
    policies = declared.policies
    for name in sorted(policies.masks):
        for verb in policies.masks[name].verbs:
            yield _built(f"mask {verb}", f"macro `{verb}`, where a model calls it")
    if any(isinstance(mask.method, (Token, Fingerprint)) for mask in policies.masks.values()):
        note = "the plugin `governance.plugins.duckdb` brings it, with the key from its environment"
        yield Step("function govern_token", "create", "", "simulated", note=note)
    for rule in sorted(policies.row_access):
        yield _unsupported(f"row rule {rule}", _NO_PRINCIPALS)
        yield Step(f"row rule {rule}", "publish", "", "build_time", note=_PUBLISHED)
    yield _unsupported("tag identifier", "DuckDB knows no tags: dbt's YAML alone says what is in a column")
    for tier in sorted(policies.retention):
        note = f"rows of `{tier}` go after {policies.retention[tier].at_most} at most: by the hook `expire_rows()`"
        yield _built(f"retention of schema {tier}", note)


def _people(declared: Declared) -> Iterator[Step]:
    """Who would see it: nobody is known."""
    policies = declared.policies
    for role in sorted(policies.roles):
        yield _unsupported(f"role {role}", _NO_PRINCIPALS)
        yield _unsupported(f"role {role}", _NO_PRINCIPALS, "grant")
    for network in sorted(policies.networks):
        yield _unsupported(f"network policy {network}", _NO_SERVICE)
    for contract in declared.contracts:
        if contract.security_controls.network_policy is not None:
            yield _unsupported(f"network policy of {contract.name}", _NO_SERVICE, "bind")
    for share in sorted(policies.shares):
        yield Step(f"share {share}", "publish", "", "build_time", note=_PUBLISHED)


def _places(declared: Declared) -> Iterator[Step]:
    """Where it is, and what computes it."""
    policies = declared.policies
    for domain in sorted(policies.governance.domains):
        if database := declared.database(domain):
            note = "a file of its own that the profile attaches under this name"
            yield Step(f"database {database}", "attach", "", "simulated", note=note)
    for tier in _tiers(policies):
        note = "no default-deny beneath: a column that no model masks is written as it is; the gate looks for such"
        yield _unsupported(f"default-deny of schema {tier}", note)
    for warehouse in sorted(policies.warehouses):
        yield _unsupported(f"warehouse {warehouse}", _NO_SERVICE)


def _tiers(policies: Policies) -> list[str]:
    return sorted({schema for tier in policies.governance.tiers.values() for schema in tier.schemas})


def _built(resource: str, note: str) -> Step:
    return Step(resource, "write", "", "build_time", reversible=False, note=note)


def _unsupported(resource: str, note: str, action: str = "enforce") -> Step:
    return Step(resource, action, "", "unsupported", note=note)

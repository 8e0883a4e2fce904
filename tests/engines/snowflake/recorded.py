"""What the record of statements says of sensitive columns, against what their identifiers ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from governance.compile.snowflake.names import policy_name
from governance.declared.policies import Policies

HOME = "dev_brook_ops.governance"


class Moment(NamedTuple):
    """After which statement a column was how."""

    relation: str
    column: str
    state: str
    sql: str


def sensitive(manifest: Mapping[str, Any], policies: Policies) -> dict[str, dict[str, str]]:
    """The columns that declare identifiers, by relation as Snowflake names it, with the state that each must be in."""
    found: dict[str, dict[str, str]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] in {"model", "snapshot"} and node["config"]["enabled"]:
            relation = f"{node['database']}.{node['schema']}.{node['alias']}".upper()
            domain = node["database"].rpartition("_")[2]
            for column in node["columns"].values():
                identifier = {**column["config"].get("meta", {}), **column["meta"]}.get("identifier")
                if identifier:
                    mask = policies.masks[policies.classifications.identifiers[identifier].mask]
                    state = f"masked:{HOME}.{policy_name(mask, domain)}"
                    found.setdefault(relation, {})[column["name"].upper()] = in_state(state)
    return found


def in_state(state: str) -> str:
    """A state as the record has it: the policy's name in upper case."""
    kind, colon, policy = state.partition(":")
    return f"{kind}{colon}{policy.upper()}"


def unprotected(
    recorded: Iterable[Mapping[str, Any]], wanted: Mapping[str, Mapping[str, str]]
) -> Iterator[Moment]:
    """Every moment at which a sensitive column existed and was in another state than it must be in."""
    for line in recorded:
        for relation, states in line["changed"].items():
            for column, state in wanted.get(relation, {}).items() if states is not None else ():
                if column in states and states[column] != state:
                    yield Moment(relation, column, states[column], line["sql"])


def told_of(recorded: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Every relation and column that was ever recorded."""
    return {
        (relation, column)
        for line in recorded
        for relation, states in line["changed"].items()
        for column in states or ()
    }

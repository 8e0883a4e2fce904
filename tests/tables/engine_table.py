"""README's table of what each engine does: the plans of `govern compile --plan`, by what they are about."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from guide_parts import between, root

from governance.compile.engine_plans import PLANS
from governance.compile.steps import Declared, Enforcement
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies

FILE = root() / "README.md"
ENGINES = {"snowflake": "Snowflake", "databricks": "Databricks", "duckdb": "DuckDB"}
# The rows, each with the kinds of resources that it is about; of two rows with one kind, `_topic` knows which.
ROWS = {
    "databases and schemas": ("database", "catalog", "schema"),
    "masks": ("masking policy", "mask"),
    "default-deny beneath them": ("default-deny of schema", "tag identifier of schema", "deny"),
    "tokens, by a function that alone has the key": ("token",),
    "tags that say what a column holds": ("tag",),
    "row rules": ("row access policy", "row rule", "table"),
    "roles of people": ("role", "group"),
    "grants, by domain and tier": ("database role", "grant"),
    "network allowlists": ("network policy",),
    "networks bound to single products": ("network policy of",),
    "warehouses and their limits": ("warehouse", "resource monitor"),
    "how long rows are kept": ("retention of schema", "files of rows that"),
    "shares": ("share", "recipient"),
}
_TOPICS = {kind: row for row, kinds in ROWS.items() for kind in kinds}


def _topic(step, rules):
    """What a step is about, as one of the rows.

    It fails where a step is of a kind that no row is about: add it to one.
    """
    kind, _, name = step.resource.rpartition(" ")
    name = name.rpartition(".")[2]
    if kind == "function":
        kind = "token" if name.startswith("govern_") else "row rule" if name in rules else "mask"
    elif (kind == "masking policy" and name.startswith("deny_")) or (kind, step.action) == ("tag", "attach"):
        kind = "deny"
    elif kind in {"role", "group"} and step.action in {"grant", "revoke"}:
        kind = "grant"
    assert kind in _TOPICS, f"no row of ROWS is about a `{kind}`: {step.resource}"
    return _TOPICS[kind]


def table(project: Path):
    """The table, of the plans of a project."""
    policies = load_policies(project)
    declared = Declared(policies, load_contracts(project / "contracts"))
    found = {(row, engine): set() for row in ROWS for engine in ENGINES}
    for engine in ENGINES:
        for step in PLANS[engine](declared):
            found[_topic(step, policies.row_access), engine].add(step.enforcement)
    lines = [f"| what | {' | '.join(ENGINES.values())} |", "|---|---|---|---|"]
    for row in ROWS:
        cells = [
            ", ".join(kind for kind in get_args(Enforcement) if kind in found[row, engine])
            for engine in ENGINES
        ]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def page():
    """README with the table as it should be."""
    return between(FILE.read_text(encoding="utf-8"), "engines", table(root()))

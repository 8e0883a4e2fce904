"""What holds on Databricks beside the scripts: by dbt's macros while it builds, or by nobody."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.place import Place
from governance.compile.steps import Step

_TAGS = "macros/attach/databricks sets it on each column in the statement that creates the table, and on tables there already"
_FILES = (
    "they stay for the seven days of Time Travel, and until VACUUM: switch predictive optimization on, or schedule it. "
    "Auto-TTL (`delete rows … after`) is not compiled: it needs predictive optimization, and the hook deletes already"
)


def beside(place: Place) -> Iterator[Step]:
    """Tags, rows that grow too old and the files that they leave, and networks of products."""
    policies = place.declared.policies
    for tag in ("classification", "identifier"):
        yield Step(f"tag {tag}", "set", "", "native", note=_TAGS)
    for _, tier, catalog, schema in place.schemas():
        if kept := policies.retention.get(tier):
            note = f"rows of `{tier}` go after {kept.at_most} at most: by the hook `expire_rows()` after each build"
            name = f"retention of schema {catalog}.{schema}"
            yield Step(name, "expire", "", "build_time", reversible=False, note=note)
    yield Step("files of rows that went", "vacuum", "", "unsupported", note=_FILES)
    for contract in place.declared.contracts:
        if contract.security_controls.network_policy is not None:
            note = "IP access lists hold for the account and its workspaces, not for tables"
            yield Step(f"network policy of {contract.name}", "bind", "", "unsupported", note=note)

"""Default-deny beneath, by a governed tag (ABAC), where a target says `by_tag`: a table that nobody declared shows no row.

Each schema that dbt builds in says `declared = no`, which its tables inherit; the project's own tables say `yes`. The
syntax is that of sql-ref-syntax-ddl-create-policy and -create-governed-tag in Databricks' manual.
"""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.place import Place
from governance.compile.steps import Step

TAG = "declared"
SCRIPT = "025_by_tag.sql"
_LANDED = "bronze"  # what lands there is no model's, and only who repairs it reads it
_ADVICE = (
    "no default-deny beneath: a column without a mask of its own is shown to who may read the table; the gate and "
    "`govern drift` look for such columns. Where every workspace of the account runs 16.4 or newer, `by_tag: true` at the "
    "target in governance.yml lays one"
)


def by_tag(place: Place) -> Iterator[Step]:
    """The tag, the schemas that say `no`, and a policy on each catalog; or that there is none."""
    if not is_declared(place):
        for _, _, catalog, schema in place.schemas():
            name = f"default-deny of schema {catalog}.{schema}"
            yield Step(name, "enforce", "", "unsupported", note=_ADVICE)
        return
    yield _tag()
    function = f"{place.home}.govern_nobody"
    sql = f"create or replace function {function}()\nreturns boolean\nreturn false"
    yield _step(f"function {function}", "replace", sql, f"CREATE FUNCTION on schema {place.home}")
    catalogs = set()
    for _, tier, catalog, schema in place.schemas():
        if tier != _LANDED:
            catalogs.add(catalog)
            sql = f"alter schema {catalog}.{schema} set tags ('{TAG}' = 'no')"
            yield _step(f"schema {catalog}.{schema}", "tag", sql, f"ASSIGN on tag {TAG}")
    for catalog in sorted(catalogs):
        yield _policy(catalog, function, place.duties.build.databricks)


def is_declared(place: Place) -> bool:
    """Whether a target of Databricks says `by_tag`."""
    targets = place.declared.policies.governance.targets.values()
    return any(target.engine == "databricks" and target.by_tag for target in targets)


def _tag() -> Step:
    sql = (
        f"create governed tag {TAG} description 'Whether the project declares the table' values ('no', 'yes')"
    )
    return _step(f"governed tag {TAG}", "add", sql, "CREATE on governed tags of the account")


def _policy(catalog: str, function: str, build: str) -> Step:
    sql = (
        f"create or replace policy govern_undeclared on catalog {catalog}\n"
        "comment 'A table that nobody declared shows no row'\n"
        f"row filter {function}\nto `account users` except `{build}`\n"
        f"for tables when has_tag_value('{TAG}', 'no')"
    )
    return _step(f"policy govern_undeclared of catalog {catalog}", "replace", sql, f"MANAGE on {catalog}")


def _step(resource: str, action: str, sql: str, privilege: str) -> Step:
    return Step(resource, action, sql, "native", privileges=(privilege,), script=SCRIPT)

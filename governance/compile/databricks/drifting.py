"""What is there beside what is declared; what is not ours is reported and never touched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.compile.databricks.live import Grant, Guards, Live, Table
from governance.compile.drift import Drift
from governance.compile.place import policy_name
from governance.compile.steps import Step
from governance.declared.policies import Policies
from governance.project.shape import Model, Project

_KEPT = frozenset({"table", "incremental", "snapshot"})
_GRANT = re.compile(r"grant (.+) on (catalog|schema|function) (\S+) to `([^`]+)`")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is declared of one table.

    Attributes:
        columns: Its declared columns.
        masks: Column → function.
        row_filter: The function and its columns; empty.
        tags: Its tags.
        column_tags: Column → its tags.
    """

    columns: frozenset[str]
    masks: Mapping[str, str]
    row_filter: str
    tags: Mapping[str, str]
    column_tags: Mapping[str, Mapping[str, str]]


def wanted_tables(models: Sequence[Model], policies: Policies, home: str) -> dict[Table, Wanted]:
    """Every table that dbt builds, with what is declared of it.

    Args:
        models: Models and snapshots of the project.
        policies: What is declared.
        home: Where the functions are.
    """
    return {
        (str(model.database).lower(), model.schema.lower(), model.relation.lower()): _wanted(
            model, policies, home
        )
        for model in models
        if model.materialized in _KEPT and model.database
    }


def _wanted(model: Model, policies: Policies, home: str) -> Wanted:
    known = policies.classifications.identifiers
    identifiers = {
        column.name.lower(): column.identifier
        for column in model.columns.values()
        if column.identifier in known
    }
    masks = {
        column: f"{home}.{policy_name(policies.masks[known[identifier].mask], model.domain or '')}"
        for column, identifier in identifiers.items()
    }
    rule, classification = model.meta.get("row_access"), model.meta.get("classification")
    read = policies.row_access.get(rule) if isinstance(rule, str) else None
    return Wanted(
        columns=frozenset(name.lower() for name in model.columns),
        masks=masks,
        row_filter=f"{home}.{rule}({','.join(sorted(read.columns))})" if read else "",
        tags={"classification": classification} if isinstance(classification, str) else {},
        column_tags={column: {"identifier": identifier} for column, identifier in identifiers.items()},
    )


def known_tables(project: Project) -> frozenset[Table]:
    """Every relation that dbt knows of, built by it or not."""
    return frozenset(
        (str(each.database).lower(), each.schema.lower(), each.relation.lower())
        for each in (*project.models.values(), *project.sources.values())
    )


def compare(
    wanted: Mapping[Table, Wanted], steps: Sequence[Step], live: Live, known: frozenset[Table] = frozenset()
) -> tuple[Drift, ...]:
    """Everything that differs, sorted.

    Args:
        wanted: What is declared of tables.
        steps: The plan: functions, owners and grants.
        live: What is there.
        known: Other relations that dbt knows of.
    """
    found = [*_functions(steps, live), *_owners(steps, live), *_grants(steps, live)]
    found += _beside(wanted.keys(), wanted.keys() | known, live)
    for table, declared in wanted.items():
        if table in live.tables:
            found += _table(".".join(table), declared, live.tables[table])
        else:
            found.append(Drift(f"relation {'.'.join(table)}", "relation-missing", "exists"))
    return tuple(sorted(found))


def _functions(steps: Sequence[Step], live: Live) -> Iterator[Drift]:
    for step in steps:
        if step.action != "replace" or not step.resource.startswith("function "):
            continue
        name = step.resource.rpartition(".")[2]
        if name not in live.functions:
            yield Drift(step.resource, "policy-missing", "exists", fix=step.sql)
        elif _normal(live.functions[name]) != _normal(_definition(step.sql)):
            yield Drift(step.resource, "body-differs", "as compiled", "another body", step.sql)


def _definition(sql: str) -> str:
    """What stands after `return`, or between the dollars."""
    head, _, python = sql.partition("$$\n")
    return python.removesuffix("\n$$") if python else head.partition("\nreturn ")[2]


def _normal(body: str) -> str:
    """Without comments, and white space as one blank, outside of strings too: enough to tell another body."""
    return " ".join(re.sub(r"/\*.*?\*/", " ", body, flags=re.DOTALL).split())


def _owners(steps: Sequence[Step], live: Live) -> Iterator[Drift]:
    """Who owns a catalog or schema may give grants on all that is in it."""
    for step in steps:
        owner, there = step.sql.rpartition(" to ")[2].strip("`"), live.owners.get(step.resource, "")
        if step.action == "own" and there != owner:
            yield Drift(step.resource, "owner-differs", owner, there, step.sql)


def _beside(wanted: Iterable[Table], known: Collection[Table], live: Live) -> Iterator[Drift]:
    """Where dbt builds, who may read the schema reads every table in it: nothing guards one that nobody declared."""
    schemas = {table[:2] for table in wanted}
    for table in sorted(live.tables.keys() - known):
        if table[:2] in schemas:
            yield Drift(f"relation {'.'.join(table)}", "relation-open", "", "nobody declared it")


def _grants(steps: Sequence[Step], live: Live) -> Iterator[Drift]:
    declared = set(_declared_grants(steps))
    for privilege, kind, name, grantee in sorted(declared - live.grants):
        sql = f"grant {privilege} on {kind} {name} to `{grantee}`"
        yield Drift(f"{kind} {name}", "grant-missing", f"{privilege} to {grantee}", "", sql)
    for privilege, kind, name, grantee in sorted(live.grants - declared):
        sql = f"revoke {privilege} on {kind} {name} from `{grantee}`"
        yield Drift(f"{kind} {name}", "grant-outside", "", f"{privilege} to {grantee}", sql)


def _declared_grants(steps: Sequence[Step]) -> Iterator[Grant]:
    for step in steps:
        found = _GRANT.fullmatch(step.sql)
        if found:
            privileges, kind, name, grantee = found.groups()
            yield from ((each.strip(), kind, name, grantee) for each in privileges.split(","))


def _table(table: str, wanted: Wanted, there: Guards) -> Iterator[Drift]:
    yield from _masks(table, wanted, there)
    yield from _row_filter(table, wanted, there)
    yield from _tags(f"alter table {table}", f"relation {table}", wanted.tags, there.tags)
    for column, tags in wanted.column_tags.items():
        alter = f"alter table {table} alter column `{column}`"
        yield from _tags(alter, f"column {table}.{column}", tags, there.column_tags.get(column, {}))
    for column in there.columns:
        if column not in wanted.columns and column not in there.masks:
            yield Drift(
                f"column {table}.{column}", "column-open", "", "nobody declared it, and nothing masks it"
            )


def _masks(table: str, wanted: Wanted, there: Guards) -> Iterator[Drift]:
    for column, function in wanted.masks.items():
        found = there.masks.get(column, "")
        if found != function and column in there.columns:
            sql = f"alter table {table} alter column `{column}` set mask {function}"
            yield Drift(
                f"column {table}.{column}",
                "weaker-policy" if found else "policy-missing",
                function,
                found,
                sql,
            )
    for column, function in there.masks.items():
        if column not in wanted.masks:
            yield Drift(f"column {table}.{column}", "unmanaged", "", function)


def _row_filter(table: str, wanted: Wanted, there: Guards) -> Iterator[Drift]:
    if wanted.row_filter and wanted.row_filter != there.row_filter:
        function, _, columns = wanted.row_filter.partition("(")
        sql = f"alter table {table} set row filter {function} on ({columns.removesuffix(')')})"
        yield Drift(f"relation {table}", "row-policy-missing", wanted.row_filter, there.row_filter, sql)
    elif there.row_filter and not wanted.row_filter:
        yield Drift(f"relation {table}", "unmanaged", "", there.row_filter)


def _tags(alter: str, resource: str, wanted: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Drift]:
    for tag, value in wanted.items():
        sql = f"{alter} set tags ('{tag}' = '{value}')"
        if tag not in there:
            yield Drift(resource, "tag-missing", f"{tag} = {value}", "", sql)
        elif there[tag] != value:
            yield Drift(resource, "tag-differs", f"{tag} = {value}", f"{tag} = {there[tag]}", sql)

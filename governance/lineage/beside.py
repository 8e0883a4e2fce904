"""Queries that are no relations of the project, such as data tests: which raw identifiers come into their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.declared.policies import Policies
from governance.lineage.kinds import VALUE
from governance.lineage.link import Lineage, Node, link
from governance.lineage.names import Names
from governance.lineage.paths import path_of
from governance.lineage.pool import Library, Request
from governance.lineage.propagate import IDENTIFIER, RAW, Carried, Declared, Label, propagate
from governance.lineage.tracing import Traced, plain_database, relation_name
from governance.project import Model, Project
from governance.project.shape import Table


@dataclass(frozen=True, slots=True)
class Query:
    """A query beside the graph.

    Attributes:
        uid: dbt's unique_id of what it belongs to.
        sql: As compiled, or None.
        reads: unique_ids of the nodes it refers to.
    """

    uid: str
    sql: str | None
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawIn:
    """What comes into the rows of a query.

    Attributes:
        undecided: Why nobody can tell; empty if one can.
        raw: Raw identifiers, each with the relation and the column of the project that it is read from; sorted.
    """

    undecided: str
    raw: tuple[tuple[str, tuple[str, str]], ...] = ()


def raw_in(
    project: Project, policies: Policies, traced: Traced, queries: Sequence[Query]
) -> Mapping[str, RawIn]:
    """Follow the columns of some queries to the relations they read.

    Args:
        project: The project.
        policies: The policies.
        traced: The project with its columns followed: what the relations carry is taken from there.
        queries: The queries.

    Returns:
        By the queries' uids, what comes into their rows.
    """
    read = Library(project.adapter, traced.policy).read([Request(query.sql) for query in queries])
    named = _names(project, policies)
    tables = {uid for query in queries for uid in query.reads}
    tables |= {named.target(name) for one in read for name in one.relations}
    nodes = list(_tables(project, traced, tables))
    nodes += [Node(query.uid, (), query.reads, (one,)) for query, one in zip(queries, read, strict=True)]
    lineage = link(nodes, project.adapter, traced.policy, Names(plain_database(policies)))
    carried = propagate(lineage, Declared(columns=_raw_columns(traced, tables)), traced.policy)
    return {query.uid: _found(traced, lineage, carried, query) for query in queries}


def _names(project: Project, policies: Policies) -> Names:
    names = Names(plain_database(policies))
    for table in (*project.models.values(), *project.sources.values()):
        names.add(table.unique_id, *_called(table))
    return names


def _called(table: Table) -> tuple[tuple[tuple[str, ...], ...], str]:
    if isinstance(table, Model) and table.materialized == "ephemeral":
        return (), table.relation
    return (relation_name(table),), ""


def _tables(project: Project, traced: Traced, uids: Iterable[str]) -> Iterator[Node]:
    """The relations that are read, each with the columns it is known to have."""
    for uid in sorted(uids):
        table = project.models.get(uid) or project.sources.get(uid)
        relation = traced.relation(uid)
        if table is not None and relation is not None:
            names, ephemeral = _called(table)
            columns = tuple(name for name in relation.ids if name != "*")
            yield Node(uid, names, columns=columns, closed=not relation.is_open, ephemeral=ephemeral)


def _raw_columns(traced: Traced, uids: Iterable[str]) -> dict[str, dict[str, tuple[Label, ...]]]:
    found = {}
    for uid in sorted(uids):
        relation = traced.relation(uid)
        columns = {
            name: labels
            for name, number in (relation.ids.items() if relation else ())
            if (labels := tuple(_raw(traced.carried, number)))
        }
        if columns:
            found[uid] = columns
    return found


def _raw(carried: Carried, number: int) -> Iterator[Label]:
    for label, kinds in sorted(carried.columns.get(number, {}).items()):
        if label.axis == IDENTIFIER and label.level == RAW and kinds & VALUE:
            yield label


def _found(traced: Traced, lineage: Lineage, carried: Carried, query: Query) -> RawIn:
    relation = lineage.graph.relations[lineage.graph.index[query.uid]]
    unknown = [uid for uid in query.reads if uid in traced.unknown]
    called = lineage.functions.get(query.uid, ())
    if not query.sql:
        return RawIn("the manifest holds no compiled SQL of it")
    if relation.unknown:
        return RawIn(relation.unknown)
    if unknown:
        return RawIn(f"the lineage of {unknown[0].split('.', 2)[-1]}, which it reads, is not known")
    if called:
        return RawIn(f"the function `{called[0]}` may return anything")
    raw = {
        (label.name, path_of(lineage, carried, query.uid, name, label)[0].source)
        for name, number in relation.ids.items()
        for label in _raw(carried, number)
    }
    return RawIn("", tuple(sorted(raw)))

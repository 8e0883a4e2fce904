"""A project and its policies to what every column carries: the door between dbt's project and the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from governance.artifacts.branches import Branches
from governance.artifacts.catalog import Catalog
from governance.declared.policies import Policies
from governance.lineage.declared_masks import engine_policy, home_of
from governance.lineage.graph import Relation
from governance.lineage.labels import declared_labels
from governance.lineage.link import Branch, Lineage, Node, link
from governance.lineage.mask_calls import MaskCalls
from governance.lineage.names import Names
from governance.lineage.policy import Policy
from governance.lineage.pool import Library, Request, without_collector
from governance.lineage.propagate import Carried, State, propagate
from governance.lineage.summary import Unknown
from governance.project import Model, Project, Source
from governance.project.shape import Table

UNCOMPILED = "the manifest holds no compiled SQL of it"
ONE_BRANCH = "it is incremental, and only one of its two branches is known"
_ADVICE = {
    UNCOMPILED: "run `dbt compile`, which writes the SQL of every model to the manifest",
    ONE_BRANCH: "run `govern compile-branches`, which compiles both branches",
}
_OTHERWISE = (
    "write it as a plain query of refs and sources, or leave what identifies people out of what it reads"
)
_UNION_MACRO = "macro.dbt_utils.union_relations"
# What dbt adds to a snapshot besides the digest of its key; each is a time, or says whether the row is gone.
_OF_TIME = ("dbt_updated_at", "dbt_valid_from", "dbt_valid_to")
_OF_KEY = "dbt_scd_id"


@dataclass(frozen=True, slots=True)
class Undecided:
    """Why the lineage of a relation is not known, and what to do."""

    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class Traced:
    """A project whose columns are followed.

    Attributes:
        lineage: Columns and edges.
        carried: What each column carries.
        policy: The masks.
        unknown: Models whose lineage is not known, by unique_id.
        absent: unique_id and name of columns that declare something and are not selected.
        parsed: How many texts had to be parsed; the others were in the cache.
        branches: Both branches of incremental models, as far as they are known, by unique_id.
    """

    lineage: Lineage
    carried: Carried
    policy: Policy
    unknown: Mapping[str, Undecided]
    absent: frozenset[tuple[str, str]]
    parsed: int
    branches: Mapping[str, Branches]

    def relation(self, unique_id: str) -> Relation | None:
        """A relation of the graph."""
        place = self.lineage.graph.index.get(unique_id)
        return None if place is None else self.lineage.graph.relations[place]

    def columns(self, unique_id: str) -> Iterator[tuple[str, State]]:
        """The columns of a relation that carry something, and what."""
        relation = self.relation(unique_id)
        for name, number in relation.ids.items() if relation else ():
            state = self.carried.columns.get(number)
            if state and name != "*":
                yield name, state


@dataclass(frozen=True, slots=True)
class Around:
    """What there is besides project and policies.

    Attributes:
        branches: Both branches of incremental models, by unique_id.
        catalog: The columns that relations have in the warehouse, or None.
        cache: The folder of the cache, or None for none.
        processes: How many processes may parse.
    """

    branches: Mapping[str, Branches]
    catalog: Catalog | None = None
    cache: Path | None = None
    processes: int = 2


def trace(project: Project, policies: Policies, around: Around) -> Traced:
    """Follow every column of a project.

    Args:
        project: The project.
        policies: Masks, identifiers, domains.
        around: Branches, catalog, cache.
    """
    with without_collector():
        policy = engine_policy(policies)
        asked = dict(_requests(project, policies, around.branches))
        flat = [request for requests in asked.values() for request in requests]
        library = Library(project.adapter, policy, around.cache, around.processes)
        branches = iter(library.read(flat))
        read = {uid: tuple(next(branches) for _ in requests) for uid, requests in asked.items()}
        names = Names(plain_database(policies))
        lineage = link(list(_nodes(project, read, around)), project.adapter, policy, names)
        library.save(lineage.evaluated)
        declared, absent = declared_labels(project, policies, lineage)
        carried = propagate(lineage, declared, policy)
    return Traced(
        lineage, carried, policy, _unknown(project, lineage), absent, library.parsed, around.branches
    )


def _requests(
    project: Project, policies: Policies, branches: Mapping[str, Branches]
) -> Iterator[tuple[str, list[Request]]]:
    calls = MaskCalls(project, frozenset(verb for mask in policies.masks.values() for verb in mask.verbs))
    home = cache(lambda domain, database: home_of(policies, domain, database))
    for uid, model in project.models.items():
        at_home = home(model.domain, model.database)
        called = calls.of(model, branches.get(uid))
        by_name = _UNION_MACRO in model.macros
        yield (
            uid,
            [Request(sql, called, at_home, by_name) for sql in _texts(model, branches.get(uid))],
        )


def _texts(model: Model, both: Branches | None) -> list[str]:
    """Every way the model's SQL may be compiled, each once; that which reads the model itself last.

    Its columns are known by then: a bare name in what it reads of itself is no column of whatever lies around it.
    """
    if model.kind == "seed" or model.language != "sql":
        return []
    found = (both and both.full, model.compiled_code, both and both.incremental)
    return list(dict.fromkeys(text for text in found if text))


def _nodes(project: Project, read: Mapping[str, tuple[Branch, ...]], around: Around) -> Iterator[Node]:
    for uid, model in project.models.items():
        columns, closed = _known_columns(model, around.catalog)
        inlined = model.materialized == "ephemeral"
        yield Node(
            uid,
            () if inlined else (relation_name(model),),
            model.depends_on,
            _branches(model, read[uid], around.branches.get(uid)),
            columns,
            closed,
            tuple(_added(model)),
            model.relation if inlined else "",
        )
    for uid, source in project.sources.items():
        columns, closed = _known_columns(source, around.catalog)
        yield Node(uid, (relation_name(source),), columns=columns, closed=closed)


def plain_database(policies: Policies) -> Callable[[str], str]:
    """The same name for a domain's database whatever the environment: a read may name another's."""
    known = {domain.database for domain in policies.governance.domains.values()}

    def plain(database: str) -> str:
        bare = database.partition("_")[2]
        return bare if database not in known and bare in known else database

    return plain


def relation_name(table: Table) -> tuple[str, ...]:
    """The full name that a table goes by in compiled SQL."""
    parts = (table.database or "", table.schema, table.relation)
    return tuple(part.strip('"`').lower() for part in parts)


def _known_columns(table: Model | Source, catalog: Catalog | None) -> tuple[tuple[str, ...], bool]:
    """Columns by name, and whether the warehouse says that there are no others."""
    found = None
    if catalog is not None:
        found = catalog.nodes.get(table.unique_id) or catalog.sources.get(table.unique_id)
    names = dict.fromkeys(name.lower() for name in table.columns)
    if found is not None:
        names |= dict.fromkeys(name.lower() for name in found.columns)
    return tuple(names), found is not None


def _branches(model: Model, read: tuple[Branch, ...], both: Branches | None) -> tuple[Branch, ...]:
    """What is known of a model's SQL; of one that is known in part, nothing is."""
    if model.kind == "seed":
        return ()
    reason = _missing(model, both)
    reasons = [reason] if reason else []
    reasons += [one.reason for one in read if isinstance(one, Unknown)]
    if not reasons:
        return read
    relations = dict.fromkeys(name for one in read for name in one.relations)
    return (Unknown("; ".join(dict.fromkeys(reasons)), tuple(relations)),)


def _missing(model: Model, both: Branches | None) -> str:
    if model.language != "sql":
        return f"it is a {model.language} model, whose code is not followed"
    if not (model.compiled_code or "").strip():
        return UNCOMPILED
    incremental = model.kind == "model" and model.materialized == "incremental"
    return ONE_BRANCH if incremental and not (both and both.full and both.incremental) else ""


def _added(model: Model) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns dbt adds to a snapshot; an expression as key may be made of any column."""
    history = model.history
    if history is None:
        return
    key = tuple(one if one.isidentifier() else "*" for one in history.unique_key)
    time = tuple(one if one.isidentifier() else "*" for one in (history.updated_at,) if one)
    yield history.names.get(_OF_KEY, _OF_KEY), (*key, *time)
    for name in _OF_TIME:
        yield history.names.get(name, name), time


def _unknown(project: Project, lineage: Lineage) -> dict[str, Undecided]:
    return {
        uid: Undecided(reason, _advice(reason))
        for uid, reason in sorted(lineage.unknown().items())
        if uid in project.models
    }


def _advice(reason: str) -> str:
    return next((advice for start, advice in _ADVICE.items() if reason.startswith(start)), _OTHERWISE)

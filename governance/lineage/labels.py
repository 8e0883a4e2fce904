"""What the project's YAML says of columns and relations, as labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from governance.declared.classifications import Identifier
from governance.declared.policies import Policies
from governance.lineage.link import Lineage
from governance.lineage.propagate import (
    CATEGORY,
    CONFIDENTIALITY,
    IDENTIFIABILITY,
    IDENTIFIER,
    Declared,
    Label,
)
from governance.lineage.thresholds import NEAR, People
from governance.project import Project
from governance.project.shape import Table

Said = dict[str, tuple[Label, ...]]
_DEIDENTIFIED = frozenset({"safe_harbor", "expert_determination"})
_NOTHING_SAID = frozenset({"general", "public", "none"})
_AXES = (IDENTIFIER, CATEGORY, CONFIDENTIALITY, IDENTIFIABILITY)


def declared_labels(
    project: Project, policies: Policies, lineage: Lineage
) -> tuple[Declared, frozenset[tuple[str, str]]]:
    """Where labels start.

    Args:
        project: The project.
        policies: The identifiers; one that is not declared there is no label.
        lineage: The project's lineage, before anything is carried.

    Returns:
        The labels, and unique_id and name of the columns that declare one and are not among those selected.
    """
    reader = _Reader(policies.classifications.identifiers)
    columns: dict[str, Said] = {}
    absent = set()
    for table in (*project.models.values(), *project.sources.values()):
        said = reader.said(table)
        if said:
            missing = _missing(table.unique_id, said, lineage)
            absent |= {(table.unique_id, name) for name in missing}
            if missing:
                said = {name: labels for name, labels in said.items() if name not in missing}
            _add(columns, lineage.stands_for.get(table.unique_id, table.unique_id), said)
    rows = {
        table.unique_id: (rule,)
        for table in (*project.models.values(), *project.sources.values())
        if isinstance(rule := table.meta.get("row_access"), str) and rule in policies.row_access
    }
    return Declared(columns=columns, rows=rows, people=_people(project, policies)), frozenset(absent)


def _add(columns: dict[str, Said], uid: str, said: Said) -> None:
    """What is said of one relation in two places is said of it twice."""
    before = columns.get(uid)
    if before is None:
        columns[uid] = said
        return
    for name, labels in said.items():
        before[name] = tuple(dict.fromkeys((*before.get(name, ()), *labels)))


def _people(project: Project, policies: Policies) -> People:
    identifiers = policies.classifications.identifiers
    return People(
        identifiers=frozenset(name for name, one in identifiers.items() if one.identifiability in NEAR),
        keys=frozenset(name for name, one in identifiers.items() if one.person_key),
        least=policies.governance.aggregates.k,
        unique=_unique(project),
        nobodys=frozenset(
            uid for uid, model in project.models.items() if model.meta.get("deidentified") in _DEIDENTIFIED
        ),
    )


def _unique(project: Project) -> Callable[[str], frozenset[str]]:
    """A function that says which columns of a relation are unique alone: by dbt's contract, or by a data test."""

    @cache
    def tested() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for test in project.data_tests:
            if test.test == "unique" and test.of and test.column and test.is_whole:
                found.setdefault(test.of, set()).add(test.column.lower())
        return found

    def unique(uid: str) -> frozenset[str]:
        model = project.models.get(uid)
        keys = {key[0].lower() for key in model.key_constraints if len(key) == 1} if model else set()
        return frozenset(keys | tested().get(uid, set()))

    return unique


def _missing(uid: str, said: Said, lineage: Lineage) -> set[str]:
    place = lineage.graph.index.get(uid)
    relation = None if place is None else lineage.graph.relations[place]
    if (
        relation is None
        or said.keys() <= relation.ids.keys()
        or not relation.built
        or relation.is_open
        or relation.unknown
    ):
        return set()
    return said.keys() - relation.ids.keys()


class _Reader:
    """Labels by what is declared: a project says few different things of its many columns."""

    def __init__(self, identifiers: Mapping[str, Identifier]) -> None:
        self._identifiers = identifiers
        self._known: dict[tuple[object, ...], tuple[Label, ...]] = {}

    def said(self, table: Table) -> Said:
        """The labels of the columns that declare something; what says the same is the same tuple."""
        found = {}
        for name, column in table.columns.items():
            meta = column.meta
            if meta:
                labels = self._of(*[meta.get(axis) for axis in _AXES])
                if labels:
                    found[name.lower()] = labels
        return found

    def _of(self, *said: object) -> tuple[Label, ...]:
        try:
            known = self._known.get(said)
        except TypeError:  # a list or a mapping: no name
            return self._of(*(one if isinstance(one, str) else "" for one in said))
        if known is None:
            known = self._known[said] = tuple(
                self._made(*(one if isinstance(one, str) else "" for one in said))
            )
        return known

    def _made(self, identifier: str, category: str, confidentiality: str, near: str) -> Iterator[Label]:
        """Category and confidentiality follow from the identifier, unless more is declared beside it."""
        known = self._identifiers.get(identifier)
        if known is not None:
            yield Label(IDENTIFIER, identifier)  # how near it brings us to a person, its masks decide
        elif near and near not in _NOTHING_SAID:
            yield Label(IDENTIFIABILITY, near)
        for axis, declared, followed in (
            (CATEGORY, category, known.category if known else ""),
            (CONFIDENTIALITY, confidentiality, known.confidentiality if known else ""),
        ):
            for name in sorted({declared, followed} - {"", *_NOTHING_SAID}):
                yield Label(axis, name)

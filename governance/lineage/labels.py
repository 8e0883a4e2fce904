"""What the project's YAML says of columns and relations, as labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from governance.declared.classifications import Identifier
from governance.declared.policies import Policies
from governance.lineage.link import Lineage
from governance.lineage.propagate import CATEGORY, CONFIDENTIALITY, IDENTIFIER, Declared, Label
from governance.project import Project
from governance.project.shape import Table

Said = dict[str, tuple[Label, ...]]
_NOTHING_SAID = frozenset({"general", "public"})


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
        said = {name.lower(): labels for name, labels in reader.labels(table)}
        if said:
            missing = _missing(table.unique_id, said, lineage)
            absent |= {(table.unique_id, name) for name in missing}
            place = columns.setdefault(lineage.stands_for.get(table.unique_id, table.unique_id), {})
            for name in [name for name in said if name not in missing]:
                place[name] = tuple(dict.fromkeys((*place.get(name, ()), *said[name])))
    rows = {
        table.unique_id: (rule,)
        for table in (*project.models.values(), *project.sources.values())
        if isinstance(rule := table.meta.get("row_access"), str) and rule in policies.row_access
    }
    return Declared(columns=columns, rows=rows), frozenset(absent)


def _missing(uid: str, said: Said, lineage: Lineage) -> set[str]:
    place = lineage.graph.index.get(uid)
    relation = None if place is None else lineage.graph.relations[place]
    if relation is None or not relation.built or relation.is_open or relation.unknown:
        return set()
    return said.keys() - relation.ids.keys()


class _Reader:
    """Labels by what is declared: a project says few different things of its many columns."""

    def __init__(self, identifiers: Mapping[str, Identifier]) -> None:
        self._identifiers = identifiers
        self._known: dict[tuple[str, ...], tuple[Label, ...]] = {}

    def labels(self, table: Table) -> Iterator[tuple[str, tuple[Label, ...]]]:
        for name, column in table.columns.items():
            if column.meta:
                labels = self._of(column.meta)
                if labels:
                    yield name, labels

    def _of(self, meta: Mapping[str, Any]) -> tuple[Label, ...]:
        said = tuple(
            value if isinstance(value, str) else ""
            for value in (meta.get(IDENTIFIER), meta.get(CATEGORY), meta.get(CONFIDENTIALITY))
        )
        if said not in self._known:
            self._known[said] = tuple(self._made(*said))
        return self._known[said]

    def _made(self, identifier: str, category: str, confidentiality: str) -> Iterator[Label]:
        """Category and confidentiality follow from the identifier, unless more is declared beside it."""
        known = self._identifiers.get(identifier)
        if known is not None:
            yield Label(IDENTIFIER, identifier)
        for axis, declared, followed in (
            (CATEGORY, category, known.category if known else ""),
            (CONFIDENTIALITY, confidentiality, known.confidentiality if known else ""),
        ):
            for name in sorted({declared, followed} - {"", *_NOTHING_SAID}):
                yield Label(axis, name)

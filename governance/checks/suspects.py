"""Columns that nobody declared, and which identifier each is likely to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from governance.checks.case import Case, Examined, Problem
from governance.lineage.graph import SHIFT
from governance.lineage.kinds import VALUE
from governance.project import Model, Source
from governance.project.likeness import Likeness, Likening
from governance.project.shape import Table

# Bronze holds what arrived, which is declared at the source it is read from; ops holds no people.
_LEFT_OUT = frozenset({"bronze", "ops"})


def _each(_table: Table, _column: str) -> bool:
    return True


class Suspects:
    """Asks of columns what they are likely to be, where they enter the project.

    Args:
        case: The project with its columns followed.
        likenesses: Tells by name and type what a column is likely to be.
    """

    def __init__(self, case: Case, likenesses: Likening) -> None:
        self._project, self._traced = case.project, case.traced
        self._graph = case.traced.lineage.graph
        self._likenesses = likenesses
        self._leading = {key >> SHIFT for deps in self._graph.edges for key in deps}
        self._columns: dict[str, tuple[str, ...]] = {}

    def tables(self) -> Iterator[Model | Source]:
        """Sources that are read, and models outside of bronze and ops."""
        read = {uid for model in self._project.models.values() for uid in model.depends_on}
        yield from (source for uid, source in self._project.sources.items() if uid in read)
        yield from (model for model in self._project.models.values() if model.tier not in _LEFT_OUT)

    def columns(self, table: Table) -> tuple[str, ...]:
        """The columns of a table: as declared, and those that SQL selects from it or in it besides."""
        known = self._columns.get(table.unique_id)
        if known is None:
            known = self._columns[table.unique_id] = (*table.columns, *sorted(self._selected(table)))
        return known

    def examined(
        self, problem: Callable[[Likeness], Problem], asked: Callable[[Table, str], bool] = _each
    ) -> Iterator[Examined]:
        """Every column that is asked, with a problem if it is suspected.

        Args:
            problem: What is wrong with a column of this likeness.
            asked: Which columns are asked; by default all.
        """
        for table in self.tables():
            for name in self.columns(table):
                if asked(table, name):
                    likeness = self.suspected(table, name)
                    problems = () if likeness is None else (problem(likeness),)
                    place = self._project.place(table, name) if problems else None
                    yield Examined(
                        table if isinstance(table, Model) else table.unique_id, name, problems, place
                    )

    def suspected(self, table: Table, column: str) -> Likeness | None:
        """What an undeclared column is likely to be; None for one that is declared, or made of what is.

        Args:
            table: The table.
            column: One of its `columns`.
        """
        likeness = self.likely(table, column)
        return None if likeness is None or self._told_upstream(table, column) else likeness

    def likely(self, table: Table, column: str) -> Likeness | None:
        """What an undeclared column is likely to be, wherever it comes from."""
        if decided(table, column):
            return None
        return self._likenesses.of(table, column, self.columns(table))

    def _selected(self, table: Table) -> set[str]:
        relation = self._traced.relation(table.unique_id)
        if relation is None or relation.unknown:
            return set()
        declared = {name.lower() for name in table.columns}
        names = (
            (name, number) for name, number in relation.ids.items() if name not in declared and name != "*"
        )
        if isinstance(table, Source):
            # What only decides on rows may be a column of another relation.
            return {name for name, number in names if number in self._leading}
        return {name for name, _ in names}

    def _told_upstream(self, table: Table, column: str) -> bool:
        """Whether all that a column is made of is declared, or is told as suspected itself."""
        relation = self._traced.relation(table.unique_id)
        number = relation.ids.get(column.lower()) if relation else None
        edges = self._graph.edges[number] if number is not None else {}
        made_of = {key >> SHIFT for key, kinds in edges.items() if kinds & VALUE} - {number}
        return bool(made_of) and all(self._told(one) for one in made_of)

    def _told(self, number: int) -> bool:
        uid, name = self._graph.relations[self._graph.owner[number]].uid, self._graph.name[number]
        table = self._project.sources.get(uid) or self._project.models.get(uid)
        if table is None or (isinstance(table, Model) and table.tier in _LEFT_OUT):
            return False
        spelled = next((one for one in table.columns if one.lower() == name), name)
        return decided(table, spelled) or self.likely(table, spelled) is not None


def decided(table: Table, column: str) -> bool:
    """Whether a column declares an identifier, or how near it brings us to a person: somebody has looked at it."""
    declared = table.columns.get(column)
    return declared is not None and (declared.identifier is not None or "identifiability" in declared.meta)

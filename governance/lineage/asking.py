"""One column asked for by name: the steps by which it comes about, or by which it travels on, with their places."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from governance.errors import UsageError
from governance.lineage.paths import Step, downstream, upstream
from governance.lineage.tracing import Traced
from governance.project import Model, Project, Source

SOURCE = "source:"


@dataclass(frozen=True, slots=True)
class Place:
    """A column, and where people find it.

    Attributes:
        node: dbt's unique_id; of what is no part of the project, ``outside.<name>``.
        name: What people call it: ``orders``, ``source:crm.people``.
        column: Its name; ``*`` is a whole row, or columns nobody named.
        file: The file that declares or makes it, or empty.
        line: 1-based line there, or 0.
        carries: What it carries, such as ``email (raw)``.
        unknown: Why its lineage is not known, or empty.
    """

    node: str
    name: str
    column: str
    file: str
    line: int
    carries: tuple[str, ...]
    unknown: str


@dataclass(frozen=True, slots=True)
class Told:
    """One step: kinds with the strongest flow first, and the masks on the way."""

    source: Place
    target: Place
    kinds: tuple[str, ...]
    masks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one column.

    Attributes:
        asked: The column.
        direction: ``upstream`` or ``downstream``.
        steps: Steps in that direction, nearest first.
    """

    asked: Place
    direction: str
    steps: tuple[Told, ...]


def ask_column(project: Project, traced: Traced, text: str, direction: str) -> Answer:
    """Where a column comes from, or goes.

    Args:
        project: The project.
        traced: Its columns, followed.
        text: ``orders.customer_email``, ``source:crm.people.email``.
        direction: ``upstream`` or ``downstream``.

    Raises:
        UsageError: There is no such model, source or column.
    """
    name, dot, column = text.rpartition(".")
    if not dot or not name or not column:
        raise UsageError(f"{text}: this names no column", "write MODEL.COLUMN, or source:SOURCE.TABLE.COLUMN")
    table = _table(project, name)
    _require_column(traced, table, column.lower())
    steps = (upstream if direction == "upstream" else downstream)(traced.lineage, table.unique_id, column)
    teller = _Teller(project, traced)
    asked = teller.place((table.unique_id, column.lower()))
    return Answer(asked, direction, tuple(teller.step(step) for step in steps))


def _table(project: Project, name: str) -> Model | Source:
    known: dict[str, Model | Source] = {}
    known |= {f"{SOURCE}{uid.split('.', 2)[2]}": table for uid, table in project.sources.items()}
    known |= {uid.split(".", 2)[2]: model for uid, model in project.models.items()}
    found = known.get(name) or project.models.get(name) or project.sources.get(name)
    if found is None:
        near = difflib.get_close_matches(name, known, n=3)
        raise UsageError(
            f"there is no {'source' if name.startswith(SOURCE) else 'model, snapshot or seed'} `{name}`",
            f"did you mean {' or '.join(near)}?" if near else "dbt's names are in `dbt ls`",
        )
    return found


def _require_column(traced: Traced, table: Model | Source, column: str) -> None:
    relation = traced.relation(table.unique_id)
    if relation is None or column not in relation.ids:
        known = [name for name in relation.ids if name != "*"] if relation else []
        near = difflib.get_close_matches(column, known, n=3)
        some = ", ".join(sorted(known)[:12])
        raise UsageError(
            f"{table.name} has no column `{column}`, as far as its SQL and dbt's YAML say",
            f"did you mean {' or '.join(near)}?" if near else f"it has {some or 'none that are named'}",
        )


class _Teller:
    """Places by column, each looked up once."""

    def __init__(self, project: Project, traced: Traced) -> None:
        self._project, self._traced = project, traced
        self._places: dict[tuple[str, str], Place] = {}

    def step(self, step: Step) -> Told:
        return Told(self.place(step.source), self.place(step.target), step.kinds, step.masks)

    def place(self, key: tuple[str, str]) -> Place:
        if key not in self._places:
            self._places[key] = self._found(*key)
        return self._places[key]

    def _found(self, uid: str, column: str) -> Place:
        table = self._project.models.get(uid) or self._project.sources.get(uid)
        file, line = ("", 0) if table is None else self._where(table, column)
        name = uid.removeprefix("outside.") if table is None else uid.split(".", 2)[2]
        unknown = self._traced.unknown.get(uid)
        return Place(
            node=uid,
            name=f"{SOURCE}{name}" if uid in self._project.sources else name,
            column=column,
            file=file,
            line=line,
            carries=self._carries(uid, column),
            unknown=unknown.reason if unknown else "",
        )

    def _where(self, table: Model | Source, column: str) -> tuple[str, int]:
        spelled = next((name for name in table.columns if name.lower() == column), None)
        return self._project.place(table, spelled)

    def _carries(self, uid: str, column: str) -> tuple[str, ...]:
        relation = self._traced.relation(uid)
        state = self._traced.carried.columns.get(relation.ids[column], {}) if relation else {}
        return tuple(
            sorted({f"{one.name} ({one.level})" if one.axis == "identifier" else one.name for one in state})
        )

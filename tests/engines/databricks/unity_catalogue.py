"""What Unity Catalog would know: functions, masks, row filters, tags and grants, and the order in which they came."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

Name = tuple[str, ...]


class RefusedError(Exception):
    """Unity Catalog would refuse the statement; the message is as near to its own as we know."""


@dataclass(frozen=True)
class Attached:
    """A function and the columns it is given (beside the masked one)."""

    function: Name
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Function:
    """A function in the catalogue.

    Attributes:
        parameters: The types of its parameters, in lower case.
        returns: The type it returns.
        on_spark: What Spark calls it.
        definition: What stands after `return`, or between the dollars.
        body: `SQL`, or `EXTERNAL` for Python.
    """

    parameters: tuple[str, ...]
    returns: str
    on_spark: str
    definition: str
    body: str


@dataclass
class Relation:
    """A table or view, what guards it, and its keys: name → kind and columns."""

    kind: str
    columns: dict[str, str] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    masks: dict[str, Attached] = field(default_factory=dict)
    row_filter: Attached | None = None
    tags: dict[str, str] = field(default_factory=dict)
    column_tags: dict[str, dict[str, str]] = field(default_factory=dict)
    constraints: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A statement about a relation, with what guarded it just after.

    Attributes:
        verb: `create`, `create as`, `write`, `alter`, `drop`.
        relation: Its name.
        masks: Column → function.
        row_filter: The function of its row filter.
        statement: What was sent.
    """

    verb: str
    relation: Name
    masks: Mapping[str, Name]
    row_filter: Name | None
    statement: str


@dataclass
class Catalogue:
    """Everything that was recorded; one for a server."""

    catalogs: set[str] = field(default_factory=set)
    schemas: set[Name] = field(default_factory=set)
    functions: dict[Name, Function] = field(default_factory=dict)
    relations: dict[Name, Relation] = field(default_factory=dict)
    grants: set[tuple[str, str, Name, str]] = field(default_factory=set)
    owners: dict[tuple[str, Name], str] = field(default_factory=dict)
    shares: dict[str, set[Name]] = field(default_factory=dict)
    governed: set[str] = field(default_factory=set)
    recipients: set[str] = field(default_factory=set)
    policies: dict[tuple[str, Name, str], str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def relation(self, name: Name) -> Relation:
        """A relation that is there.

        Raises:
            RefusedError: There is none.
        """
        if name not in self.relations:
            raise RefusedError(f"[TABLE_OR_VIEW_NOT_FOUND] The table or view {spell(name)} cannot be found.")
        return self.relations[name]

    def function(self, name: Name) -> Function:
        """A function that is there.

        Raises:
            RefusedError: There is none.
        """
        if name not in self.functions:
            raise RefusedError(f"[ROUTINE_NOT_FOUND] The routine {spell(name)} cannot be found.")
        return self.functions[name]

    def mask(self, name: Name, column: str, attached: Attached) -> None:
        """Lay a mask on a column.

        Raises:
            RefusedError: Table, column or function is not there, or the function does not fit.
        """
        relation, function = self.relation(name), self.function(attached.function)
        if relation.kind != "table":
            raise RefusedError("[EXPECT_TABLE_NOT_VIEW] Column masks are not supported for views.")
        if column not in relation.columns:
            raise RefusedError(f"[UNRESOLVED_COLUMN] {column} is no column of {spell(name)}.")
        given = (relation.columns[column], *(relation.columns[each] for each in attached.columns))
        if given != function.parameters or function.returns != relation.columns[column]:
            raise RefusedError(
                f"[DATATYPE_MISMATCH] {spell(attached.function)} takes {', '.join(function.parameters)} and "
                f"returns {function.returns}; {column} of {spell(name)} is {relation.columns[column]}."
            )
        relation.masks[column] = attached

    def filter(self, name: Name, attached: Attached) -> None:
        """Set a row filter.

        Raises:
            RefusedError: Table, column or function is not there, or the function does not fit.
        """
        relation, function = self.relation(name), self.function(attached.function)
        missing = set(attached.columns) - set(relation.columns)
        if missing or relation.kind != "table":
            raise RefusedError(f"[UNRESOLVED_COLUMN] {spell(name)} has no table's columns {sorted(missing)}.")
        given = tuple(relation.columns[each] for each in attached.columns)
        if given != function.parameters or function.returns != "boolean":
            raise RefusedError(f"[DATATYPE_MISMATCH] {spell(attached.function)} does not fit {spell(name)}.")
        relation.row_filter = attached

    def record(self, verb: str, name: Name, statement: str) -> None:
        """Keep what guards a relation at this moment."""
        relation = self.relations.get(name, Relation("none"))
        masks = {column: each.function for column, each in relation.masks.items()}
        row_filter = relation.row_filter.function if relation.row_filter else None
        self.events.append(Event(verb, name, masks, row_filter, statement))


def spell(name: Name) -> str:
    """A name as Spark's messages have it."""
    return ".".join(f"`{each}`" for each in name)

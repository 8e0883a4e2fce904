"""What a population is: one query over the facts, told with what it does not show."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from governance.evidence.entries import Kind

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Population:
    """A whole population, by the query that makes it.

    Attributes:
        name: Its file's name without the ending.
        title: What it is called.
        about: What one row is.
        sql: The query, verbatim.
        source: A query that counts what the rows were made of, in another way.
        counted: What that counts.
        kinds: Kinds of entries of which it has one row each, or none: its rows are something else.
        key: The column that names a row when samples are drawn; empty where none are drawn.
        limits: What it does not show.
    """

    name: str
    title: str
    about: str
    sql: str
    source: str
    counted: str
    kinds: tuple[Kind, ...] = ()
    key: str = ""
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with names for their columns.

    Attributes:
        columns: The names.
        rows: The rows.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)


def asked(facts: sqlite3.Connection, sql: str) -> Table:
    """The answer to a query."""
    found = facts.execute(sql)
    return Table(tuple(one[0] for one in found.description), tuple(found.fetchall()))


def counted(facts: sqlite3.Connection, sql: str) -> int:
    """The one number that a query gives."""
    (number,) = facts.execute(sql).fetchone()
    return int(number)

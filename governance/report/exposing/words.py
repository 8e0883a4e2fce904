"""How all formats say who sees what: roles that see the same put together, rows and cells in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from governance.exposure.shape import ColumnSeen, Exposure, RoleSeen, Rows, Seen, Sight, TableSeen
from governance.exposure.words import rows_in_words
from governance.report.wording import plain

WORDS = {Sight.RAW: "raw", Sight.UNDECIDED: "undecided", Sight.MASKED: "masked", Sight.CLEAR: "clear"}
MEANINGS = {
    Sight.RAW: "an identifier as it is",
    Sight.UNDECIDED: "nobody can tell: it may be raw",
    Sight.MASKED: "what the mask leaves of an identifier",
    Sight.CLEAR: "no identifier is in it, so values are seen as they are",
}


class Group(NamedTuple):
    """Roles that see the same of every column of a table.

    Attributes:
        roles: The roles, sorted.
        seen: What they see, column by column; of a column that is not there, nothing.
    """

    roles: tuple[str, ...]
    seen: dict[str, Seen]


def alike(roles: Iterable[RoleSeen]) -> list[tuple[RoleSeen, list[str]]]:
    """One of the roles that see as much, with the names of all; who sees the most raw first."""
    found: dict[tuple[object, ...], tuple[RoleSeen, list[str]]] = {}
    for role in roles:
        place = role.tables, tuple(sorted(role.columns.items())), role.raw
        found.setdefault(place, (role, []))[1].append(role.name)
    return sorted(found.values(), key=lambda one: (-one[0].columns.get(Sight.RAW, 0), one[1]))


def telling(table: TableSeen) -> list[ColumnSeen]:
    """The columns of which there is more to say than that they are seen as they are."""
    return [column for column in table.columns if column.tells and column.seen]


def groups(table: TableSeen) -> list[Group]:
    """The readers of a table, those together that see the same; who sees the most raw first."""
    columns = telling(table)
    found: dict[tuple[tuple[Sight, tuple[str, ...]], ...], list[str]] = {}
    for reader in table.readers:
        what = [column.by(reader.role) for column in columns]
        found.setdefault(tuple((one.sight, one.masks) for one in what if one), []).append(reader.role)
    together = [
        Group(tuple(roles), {one.name: seen for one in columns if (seen := one.by(roles[0]))})
        for roles in found.values()
    ]
    return sorted(
        together, key=lambda one: (-number(one, Sight.RAW), -number(one, Sight.UNDECIDED), one.roles)
    )


def number(group: Group, sight: Sight) -> int:
    """How many columns a group sees in some way."""
    return sum(seen.sight is sight for seen in group.seen.values())


def shown(exposure: Exposure) -> list[TableSeen]:
    """The tables that somebody reads and of which there is something to say."""
    return [table for table in exposure.tables if table.readers and telling(table)]


def silent(exposure: Exposure) -> list[tuple[str, list[TableSeen]]]:
    """The other tables, and why nothing is told of them."""
    unread = [table for table in exposure.tables if not table.readers]
    harmless = [table for table in exposure.tables if table.readers and not telling(table)]
    kinds = (("Nobody reads", unread), ("No identifier is in", harmless))
    return [(why, tables) for why, tables in kinds if tables]


def rows_of(table: TableSeen) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Which rows are seen by whom, as each is said once; nothing where everybody sees all of them."""
    if all(reader.rows == "all" for reader in table.readers):
        return
    found: dict[str, list[str]] = {}
    for reader in table.readers:
        found.setdefault(rows(reader.rows), []).append(reader.role)
    order = {"all rows": 0, "no rows by itself": 2, "rows that are undecided": 3}
    for said, roles in sorted(found.items(), key=lambda one: (order.get(one[0], 1), one[0])):
        yield said, tuple(roles)


def rows(found: Rows) -> str:
    """`all rows`, `rows of region AMER or EMEA`, `no rows by itself`, `rows that are undecided`."""
    return plain(rows_in_words(found))


def where(seen: Seen) -> str:
    """`in the table`, `by the engine`, or nothing where it is not masked."""
    return {"rest": "in the table", "query": "by the engine", "": ""}[seen.at]


def home(table: TableSeen) -> str:
    """`platinum of commerce`, or what is known of it."""
    return plain(" of ".join(one for one in (table.tier, table.domain) if one) or "no tier and no domain")


def title(exposure: Exposure) -> str:
    """What is shown, in a few words."""
    where_to = exposure.target or "every target"
    return plain(f"Who sees what in {exposure.project}, on {where_to}")


def reasons(table: TableSeen) -> list[tuple[Sight, str, tuple[str, ...]]]:
    """Why columns are raw or undecided where the policies do not say so, and on which targets; each once."""
    found = {
        (seen.sight, seen.why, seen.targets)
        for column in table.columns
        for seen in column.seen
        if seen.why or (seen.sight is Sight.RAW and seen.targets)
    }
    return sorted(found)


def cleared(table: TableSeen) -> list[tuple[str, list[str]]]:
    """The columns that are seen as they are, by what they say of people; what says most of them first."""
    found: dict[str, list[str]] = {}
    for column in table.columns:
        if not column.tells and column.seen:
            said = "" if column.category == "general" else column.category
            found.setdefault(said, []).append(plain(column.name))
    return sorted(found.items(), key=lambda one: (not one[0], one[0]))


def joined(names: Iterable[str]) -> str:
    """Names as they stand in a list."""
    return ", ".join(plain(name) for name in names)


def products(tables: Iterable[TableSeen]) -> list[TableSeen]:
    """The tables of products."""
    return [table for table in tables if table.product]

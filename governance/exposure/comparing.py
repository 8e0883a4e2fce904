"""Two matrices side by side: who sees more than before, who less, in one sentence a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from governance.exposure.noting import count, listed
from governance.exposure.shape import ColumnSeen, Exposure, Reader, Rows, Seen, Shift, Sight, TableSeen
from governance.exposure.words import rows_in_words

Direction = Literal["gains", "loses", "changes"]
_ORDER: tuple[Direction, ...] = ("gains", "changes", "loses")
_KINDS = ("raw", "undecided", "rows", "table", "masked", "mask", "declaration", "clear")
_NAMED = 3
_SUBJECT = "\0"
"""Where the subjects stand in what is said of several at once."""
_LEVELS = ("", "none", "quasi", "pseudonymous", "direct")


class _Said(NamedTuple):
    """What is said of one or several roles, in one or several tables.

    Attributes:
        direction: More, less, or neither.
        kind: What of.
        subject: Which.
        one: The sentence after one role's name.
        several: The same after several names.
        placed: Whether the tables are told after it; else it names its table.
    """

    direction: Direction
    kind: str
    subject: str
    one: str
    several: str
    placed: bool = True


class _Place(NamedTuple):
    """Whom and which tables one sentence is about."""

    said: _Said
    roles: tuple[str, ...]
    tables: tuple[str, ...]


class _Event(NamedTuple):
    said: _Said
    role: str
    table: str
    place: str


def compare(before: Exposure, after: Exposure) -> tuple[Shift, ...]:
    """What roles see more or less of: gains first, those of raw values first among them."""
    old, new = ({table.node: table for table in one.tables} for one in (before, after))
    events = [
        event for node in sorted(old.keys() | new.keys()) for event in _of_table(old.get(node), new.get(node))
    ]
    return tuple(sorted(_put_together(events), key=in_order))


def in_order(shift: Shift) -> tuple[object, ...]:
    """What sorts shifts: gains first, those of raw values first among them."""
    return _ORDER.index(shift.direction), _KINDS.index(shift.kind), shift.subject, shift.roles, shift.tables


def _put_together(events: Iterable[_Event]) -> Iterator[Shift]:
    """What is said of several tables is said once, and so is what is said of several roles or identifiers there."""
    by_said: dict[_Said, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    for event in events:
        by_said[event.said][event.role].add((event.table, event.place))
    alike: dict[_Place, list[tuple[str, set[tuple[str, str]]]]] = defaultdict(list)
    for said, by_role in by_said.items():
        by_tables: dict[tuple[str, ...], dict[str, set[tuple[str, str]]]] = defaultdict(dict)
        for role, places in sorted(by_role.items()):
            by_tables[tuple(sorted({table for table, _ in places}))][role] = places
        for tables, roles in by_tables.items():
            one = said._replace(subject="") if _SUBJECT in said.one else said
            alike[_Place(one, tuple(roles), tables)].append((said.subject, set().union(*roles.values())))
    for place, several in alike.items():
        subjects = sorted(subject for subject, _ in several)
        yield _shift(place, subjects, sorted({name for _, where in several for _, name in where}))


def _shift(place: _Place, subjects: list[str], places: list[str]) -> Shift:
    said, roles, tables = place
    verb = (said.one if len(roles) == 1 else said.several).replace(_SUBJECT, listed(subjects, len(subjects)))
    sentence = f"{listed(roles)} {verb}"
    if said.placed:
        sentence += f" on {count(len(tables), 'table')} ({listed(tables, _NAMED)})"
    return Shift(said.direction, said.kind, ", ".join(subjects), roles, tables, tuple(places), sentence)


def _of_table(old: TableSeen | None, new: TableSeen | None) -> Iterator[_Event]:
    """All that differs in one table, role by role."""
    known = new or old
    if known is None:
        return
    before, after = ({one.role: one for one in table.readers} if table else {} for table in (old, new))
    columns = _Columns(_by_name(old), _by_name(new))
    for role in sorted(before.keys() | after.keys()):
        if role in before and role in after:
            yield from _of_rows(known, before[role], after[role])
            for name in columns.names:
                said = _of_column(name, *columns.seen(name, role))
                yield from (_Event(one, role, known.name, f"{known.name}.{name}") for one in said)
        else:
            yield from _of_access(known, columns, role, gained=role in after)


class _Columns(NamedTuple):
    """The columns of a table before and after, by folded name."""

    old: Mapping[str, ColumnSeen]
    new: Mapping[str, ColumnSeen]

    @property
    def names(self) -> list[str]:
        return sorted(self.old.keys() | self.new.keys())

    def seen(self, name: str, role: str) -> tuple[_Cell | None, _Cell | None]:
        """What a role saw and sees of a column."""
        return _cell(self.old.get(name), role), _cell(self.new.get(name), role)


class _Cell(NamedTuple):
    column: ColumnSeen
    seen: Seen

    @property
    def what(self) -> str:
        """The identifiers in it, or its name where it has none."""
        return ", ".join(self.column.identifiers) or self.column.name

    @property
    def raw(self) -> frozenset[str]:
        """The identifiers that are raw in it, or its name where it has none; nothing where it is not raw."""
        if self.seen.sight is not Sight.RAW:
            return frozenset()
        return frozenset(self.column.identifiers or (self.column.name,))

    @property
    def masks(self) -> str:
        return listed([f"`{mask}`" for mask in self.seen.masks]) or "a mask"


def _by_name(table: TableSeen | None) -> dict[str, ColumnSeen]:
    return {column.name.lower(): column for column in table.columns} if table else {}


def _cell(column: ColumnSeen | None, role: str) -> _Cell | None:
    seen = column.by(role) if column else None
    return _Cell(column, seen) if column and seen else None


def _of_rows(table: TableSeen, before: Reader, after: Reader) -> Iterator[_Event]:
    if before.rows == after.rows:
        return
    was, now = rows_in_words(before.rows), rows_in_words(after.rows)
    tail = f"{now} of `{table.name}`, where it was {was}"
    direction = _direction(before.rows, after.rows)
    yield _Event(
        _Said(direction, "rows", now, f"sees {tail}", f"see {tail}", placed=False),
        after.role,
        table.name,
        table.name,
    )


def _direction(before: Rows, after: Rows) -> Direction:
    """Whether more rows are seen; what is undecided may be all of them."""
    more, less = _within(before, after), _within(after, before)
    return "changes" if more == less else "gains" if more else "loses"


def _within(some: Rows, others: Rows) -> bool:
    """Whether all rows of the one are among those of the other."""
    if isinstance(others, str):
        return some == "none" or others != "none"
    if isinstance(some, str):
        return some == "none"
    return all(column in some and set(some[column]) <= set(values) for column, values in others.items())


def _of_access(table: TableSeen, columns: _Columns, role: str, *, gained: bool) -> Iterator[_Event]:
    """A role that came to a table, or left it: what is raw or undecided one by one, the rest in numbers."""
    cells = [one for name in columns.names if (one := columns.seen(name, role)[gained]) is not None]
    numbers = {sight: sum(one.seen.sight is sight for one in cells) for sight in Sight}
    told = [f"{numbers[sight]} {sight.value}" for sight in Sight if numbers[sight]]
    tail = f"`{table.name}`: {count(len(cells), 'column')}{f', {listed(told)}' if told else ''}"
    direction: Direction = "gains" if gained else "loses"
    verbs = ("gains", "gain") if gained else ("loses", "lose")
    said = _Said(direction, "table", table.name, f"{verbs[0]} {tail}", f"{verbs[1]} {tail}", placed=False)
    yield _Event(said, role, table.name, table.name)
    for one in cells:
        if one.seen.sight in {Sight.RAW, Sight.UNDECIDED}:
            pair = (None, one) if gained else (one, None)
            name = one.column.name.lower()
            yield from (
                _Event(each, role, table.name, f"{table.name}.{name}") for each in _of_column(name, *pair)
            )


def _of_column(name: str, before: _Cell | None, after: _Cell | None) -> Iterator[_Said]:
    """What differs in what a role sees of one column."""
    old, new = (cell.seen.sight if cell else None for cell in (before, after))
    if new is Sight.RAW and after:
        had = before.raw if before else frozenset()
        yield from (_verb("gains", "raw", f"raw {_SUBJECT}", one) for one in sorted(after.raw - had))
    if old is Sight.RAW and before:
        yield from _of_raw_gone(name, before, after)
    elif old is new:
        if before and after and old is Sight.MASKED:
            yield from _of_mask(before, after)
    elif new is Sight.UNDECIDED:
        what = "may see raw values, which is undecided now,"
        yield _Said("gains", "undecided", "", what, what)
    elif old is Sight.UNDECIDED and new is not Sight.RAW:
        what = "see raw values, which was undecided,"
        yield _Said("loses", "undecided", "", f"does not {what}", f"do not {what}")
    elif new is not Sight.RAW:
        yield from _of_the_rest(name, before, after)


def _verb(direction: Literal["gains", "loses"], kind: str, what: str, subject: str) -> _Said:
    verbs = {"gains": ("gains", "gain"), "loses": ("loses", "lose")}[direction]
    return _Said(direction, kind, subject, f"{verbs[0]} {what}", f"{verbs[1]} {what}")


def _of_raw_gone(name: str, before: _Cell, after: _Cell | None) -> Iterator[_Said]:
    """A column of which other identifiers were raw, or that was raw altogether."""
    if after is not None and after.seen.sight is Sight.CLEAR:
        what = f"`{name}` as no identifier, where it was raw {before.what}: nothing declares or brings one any more,"
        yield _Said("changes", "declaration", name, f"sees {what}", f"see {what}")
        return
    if after is not None and after.seen.sight is Sight.UNDECIDED:
        what = f"`{name}` raw as it was, which is undecided now,"
        yield _Said("changes", "undecided", name, f"may see {what}", f"may see {what}")
        return
    masked = after is not None and after.seen.sight is Sight.MASKED
    now = f", now masked by {after.masks}," if after is not None and masked else ""
    left = after.raw if after is not None else frozenset()
    yield from (_verb("loses", "raw", f"raw {_SUBJECT}{now}", one) for one in sorted(before.raw - left))


def _of_the_rest(name: str, before: _Cell | None, after: _Cell | None) -> Iterator[_Said]:
    """A column that is masked or clear now, or that was and is gone."""
    if before and after:
        if after.seen.sight is Sight.CLEAR:
            what = f"`{name}` as no identifier, where it was {before.what} masked by {before.masks}"
            yield _Said("gains", "declaration", name, f"sees {what}", f"see {what}")
        else:
            yield _verb("loses", "clear", f"clear `{name}`, now masked by {after.masks},", name)
        return
    cell = after or before
    direction: Literal["gains", "loses"] = "gains" if after else "loses"
    if cell is None:
        return
    if cell.seen.sight is Sight.MASKED:
        yield _verb(direction, "masked", f"{cell.what} masked by {cell.masks}", cell.what)
    elif cell.column.category != "general" or cell.column.identifiability != "none":
        said = listed(
            [
                one
                for one in (cell.column.category, cell.column.identifiability)
                if one not in {"general", "none"}
            ]
        )
        yield _verb(direction, "clear", f"clear `{name}` ({said})", name)
    else:
        yield _verb(direction, "clear", "clear columns that say nothing of a person", "")


def _of_mask(before: _Cell, after: _Cell) -> Iterator[_Said]:
    if before.seen.masks == after.seen.masks and before.seen.leaves == after.seen.leaves:
        return
    was, now = (
        _LEVELS.index(one.seen.leaves) if one.seen.leaves in _LEVELS else 0 for one in (before, after)
    )
    direction: Direction = "changes" if was == now else "gains" if now > was else "loses"
    left = f", which leaves {after.seen.leaves} values" if after.seen.leaves else ""
    what = f"{after.what} by {after.masks} where it was {before.masks}{left}"
    yield _Said(direction, "mask", after.what, f"sees {what}", f"see {what}")

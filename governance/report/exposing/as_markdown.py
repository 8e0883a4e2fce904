"""Who sees what, for a wiki or a pull request: the roles, then each product's columns; the rest is folded."""

from __future__ import annotations

from collections.abc import Iterator

from governance.exposure.shape import Exposure, Seen, Shift, Sight, TableSeen
from governance.report.exposing.words import (
    WORDS,
    alike,
    cleared,
    groups,
    home,
    products,
    reasons,
    rows_of,
    shown,
    telling,
    title,
)
from governance.report.markup import LONGEST, Page, code, escaped, fold, folded, text, unfold
from governance.report.wording import count

_KEPT_FOR_THE_END = 2_000
_MARKS = {"gains": "▲", "changes": "◆", "loses": "▼"}


def render(exposure: Exposure) -> str:
    """The matrix as Markdown of at most 65,000 characters; what is left out is counted."""
    page = Page(LONGEST - _KEPT_FOR_THE_END)
    page.add(f"### {escaped(title(exposure))}", "", text(exposure.summary), "")
    _since(page, exposure)
    page.add(*roles_table(exposure), "")
    told = shown(exposure)
    first = products(told) or told
    left = sum(not page.add(*_table(table)) for table in first)
    left += _behind(page, [table for table in told if table not in first])
    page.left += _KEPT_FOR_THE_END
    folded(page, "To know when reading this", [f"- {text(note)}." for note in exposure.notes])
    if left:
        page.add(
            f"**{count(left, 'more table')} left out here**: `govern exposure --format html` shows all.", ""
        )
    return "\n".join(page.lines)


def shift_line(shift: Shift) -> str:
    """One sentence as an item of a list."""
    return f"- {_MARKS[shift.direction]} {text(shift.sentence)}"


def roles_table(exposure: Exposure) -> tuple[str, ...]:
    """How many columns each role sees how, and which identifiers raw."""
    head = (
        f"| role | tables | {' | '.join(WORDS.values())} | raw identifiers |",
        "|---|--:|--:|--:|--:|--:|---|",
    )
    rows = (
        f"| {', '.join(code(name) for name in names)} | {role.tables:,} | "
        f"{' | '.join(f'{role.columns.get(sight, 0):,}' for sight in WORDS)} | {escaped(', '.join(role.raw))} |"
        for role, names in alike(exposure.roles)
    )
    return (*head, *rows)


def _since(page: Page, exposure: Exposure) -> None:
    if exposure.since is None:
        return
    shifts = exposure.since.shifts
    if not shifts:
        page.add("**Nobody sees more or less** than before.", "")
        return
    page.add(f"**Since** {code(exposure.since.base)}:", "")
    left = sum(not page.add(shift_line(shift)) for shift in shifts)
    page.add(*([f"- and {left:,} more"] if left else []), "")


def _behind(page: Page, tables: list[TableSeen]) -> int:
    closing = fold(page, f"Behind the products: {count(len(tables), 'table')}") if tables else None
    if closing is None:
        return len(tables)
    left = sum(not page.add(*_table(table)) for table in tables)
    unfold(page, closing)
    return left


def _table(table: TableSeen) -> Iterator[str]:
    product = f" · product {code(table.product)}" if table.product else ""
    yield f"#### {code(table.name)}"
    yield ""
    yield f"{escaped(home(table))}{product}"
    yield ""
    said = " · ".join(f"{escaped(rows)}: {', '.join(map(code, roles))}" for rows, roles in rows_of(table))
    if said:
        yield said
        yield ""
    together = groups(table)
    yield f"| column | holds | {' | '.join(', '.join(map(code, group.roles)) for group in together)} |"
    yield f"|---|---|{'---|' * len(together)}"
    for column in telling(table):
        cells = " | ".join(_cell(group.seen.get(column.name)) for group in together)
        yield f"| {code(column.name)} | {escaped(', '.join(column.identifiers))} | {cells} |"
    yield ""
    for sight, why, targets in reasons(table):
        on = f" on {escaped(', '.join(targets))}" if targets else ""
        yield f"{WORDS[sight]}{on}: {text(why) if why else 'as the policies say'}"
        yield ""
    for what, names in cleared(table):
        yield f"clear{f', {escaped(what)}' if what else ''}: {escaped(', '.join(names))}"
        yield ""


def _cell(seen: Seen | None) -> str:
    if seen is None:
        return "-"
    word = f"**{WORDS[seen.sight]}**" if seen.sight in {Sight.RAW, Sight.UNDECIDED} else WORDS[seen.sight]
    return " ".join([word, *map(code, seen.masks)])

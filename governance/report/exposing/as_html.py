"""Who sees what, as one page that stands alone: no scripts, nothing loaded from elsewhere, and it prints well."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from governance.exposure.shape import ColumnSeen, Exposure, RoleSeen, Rows, Seen, Shift, Sight, TableSeen
from governance.html_page import badge, escape, page
from governance.report.exposing.words import (
    MEANINGS,
    WORDS,
    alike,
    cleared,
    home,
    joined,
    products,
    reasons,
    rows,
    shown,
    silent,
    telling,
    title,
    where,
)
from governance.report.wording import count, plain

# So many roles keep their column in every table, that one can look down it; more, and a table has those of its readers.
_EVERY_ROLE = 16
_HEADS = (("column", "column"), ("holds", "holds"), ("by", "masked by"))
_SHIFTS = {"gains": "bad", "loses": "good", "changes": "part"}
_STYLE = """
body { max-width: 92rem; }
.since { list-style: none; padding: 0; margin: .6rem 0; } .since li { padding: .22rem 0; }
.since .badge { width: 4.6rem; text-align: center; margin-right: .6rem; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: .9rem 0 .2rem; padding: 0; list-style: none;
  font-size: .86rem; } .legend .cell { display: inline-block; min-width: 5.2rem; margin-right: .45rem; }
.cell { text-align: center; padding: .2rem .3rem; border-radius: 3px; font-size: .78rem; }
.raw { background: #b3261e; color: #fff; font-weight: 700; }
.undecided { background: repeating-linear-gradient(45deg, #fff3d1, #fff3d1 5px, #fbe0a0 5px, #fbe0a0 10px); color: #5c3900;
  font-weight: 600; }
.masked { background: #d9efdd; color: #14532a; } .clear { background: #eef1f4; color: #45505b; } .no { color: #9aa5b1; }
section.seen { margin: 1.6rem 0 2.2rem; break-inside: avoid-page; }
section.seen h3 { font-size: 1.16rem; color: var(--accent); margin: 0 0 .1rem; } section.seen p.soft { margin: 0 0 .5rem; font-size: .86rem; }
table.matrix { width: auto; border-collapse: separate; border-spacing: 2px; margin: .3rem 0; font-size: .84rem; }
table.matrix th, table.matrix td { border: 0; background: none; padding: .2rem .45rem; vertical-align: middle; }
table.matrix thead th { vertical-align: bottom; border-bottom: 1px solid var(--line); font-weight: 600; }
table.matrix th.role { padding: .2rem .1rem .3rem; text-align: left; font-weight: 500; width: 3.9rem; min-width: 3.9rem; }
table.matrix th.role span { display: block; writing-mode: vertical-rl; transform: rotate(180deg); margin: 0 auto;
  font-size: .82rem; white-space: nowrap; max-height: 15rem; overflow: hidden; text-overflow: ellipsis; }
table.matrix td.cell { padding: .24rem .2rem; } table.matrix td.cell.raw, table.matrix td.cell.undecided { color: inherit; }
table.matrix td.raw { background: #b3261e; color: #fff !important; }
table.matrix td.undecided { background: repeating-linear-gradient(45deg, #fff3d1, #fff3d1 5px, #fbe0a0 5px, #fbe0a0 10px);
  color: #5c3900 !important; }
table.matrix td.masked { background: #d9efdd; } table.matrix td.clear { background: #eef1f4; }
table.matrix tr.rows td { font-size: .76rem; color: var(--soft); text-align: center; border-bottom: 1px solid var(--line); }
table.matrix tr.rows th { font-weight: 400; color: var(--soft); text-align: left; border-bottom: 1px solid var(--line); }
table.matrix tr.rest td { color: var(--soft); font-size: .82rem; padding-top: .45rem; max-width: 40rem; }
table.matrix th.column, table.matrix td.column { min-width: 11.5rem; }
table.matrix th.holds, table.matrix td.holds { color: var(--soft); min-width: 9.5rem; max-width: 15rem; }
table.matrix th.by, table.matrix td.by { min-width: 16.5rem; } table.matrix td.by code { white-space: normal; }
table.roles td.bar { width: 34%; min-width: 12rem; }
.bar i { display: inline-block; height: .8rem; vertical-align: -.08rem; }
.bar .raw { border-radius: 0; } .bar i.masked { background: #7cc08b; } .bar i.clear { background: #d6dbe1; }
.why { font-size: .82rem; color: var(--soft); margin: .1rem 0; }
details { margin: .6rem 0; } summary { font-weight: 600; padding: .2rem 0; }
@media print { details::details-content { content-visibility: visible; display: block; } section.seen { break-inside: avoid; }
  table.matrix th.role { width: 2.6rem; min-width: 2.6rem; } .cell { font-size: 6.6pt; } table.matrix { font-size: 7.6pt; }
  @page { size: A4 landscape; margin: 12mm; } }
"""


def render(exposure: Exposure) -> str:
    """The matrix in HTML."""
    return page(title(exposure), _parts(exposure), _STYLE)


def _parts(exposure: Exposure) -> Iterator[str]:
    told = shown(exposure)
    of_products = products(told)
    yield f"<h1>{escape(title(exposure))}</h1>"
    yield f'<p class="lead">{_text(exposure.summary)}</p>'
    yield _cards(exposure, of_products)
    if exposure.since is not None:
        yield from _since(exposure.since.shifts, exposure.since.base)
    yield "<h2>Roles</h2>"
    yield _roles(exposure.roles)
    roles = [role.name for role in exposure.roles]
    if of_products:
        yield "<h2>Products</h2>"
        yield from (_section(table, roles) for table in of_products)
    behind = [table for table in told if table not in of_products]
    if behind:
        yield f"<h2>{'Behind the products' if of_products else 'Tables'}</h2>"
        for place, some in itertools.groupby(behind, home):
            tables_there = list(some)
            yield f"<details{'' if of_products else ' open'}><summary>{escape(place)}: {_named(tables_there)}</summary>"
            yield from (_section(table, roles) for table in tables_there)
            yield "</details>"
    yield from _end(exposure)


def _text(said: str) -> str:
    """A sentence of ours; what is between ticks is code."""
    parts = plain(said).split("`")
    marked = [f"<code>{escape(one)}</code>" if at % 2 else escape(one) for at, one in enumerate(parts)]
    return "".join(marked) if len(parts) % 2 else escape(plain(said))


def _named(tables: Sequence[TableSeen]) -> str:
    return escape(joined(table.name for table in tables))


def _cards(exposure: Exposure, of_products: Sequence[TableSeen]) -> str:
    """What a reader counts first."""
    raw = sum(bool(role.columns.get(Sight.RAW)) for role in exposure.roles)
    everywhere, offered = _cells(exposure.tables), _cells(of_products)
    numbers = (
        (raw, f"of {count(len(exposure.roles), 'role')} see raw identifiers", "bad" if raw else "good"),
        (
            offered[Sight.RAW],
            "columns of products seen raw by somebody",
            "bad" if offered[Sight.RAW] else "good",
        ),
        (everywhere[Sight.RAW], "columns seen raw, with those behind the products", "none"),
        (everywhere[Sight.UNDECIDED], "columns undecided", "part" if everywhere[Sight.UNDECIDED] else "good"),
        (sum(bool(table.readers) for table in exposure.tables), "tables that somebody reads", "none"),
    )
    cards = "".join(
        f'<li><b class="{kind}">{number:,}</b><span>{escape(of)}</span></li>' for number, of, kind in numbers
    )
    return f'<ul class="cards">{cards}</ul>{_legend()}'


def _cells(tables: Iterable[TableSeen]) -> dict[Sight, int]:
    """Columns by the most that anybody sees of them."""
    found = dict.fromkeys(Sight, 0)
    for table in tables:
        for column in table.columns:
            if column.seen:
                found[column.seen[0].sight] += 1
    return found


def _legend() -> str:
    items = (
        f'<li><span class="cell {sight.value}">{escape(WORDS[sight])}</span>{escape(MEANINGS[sight])}</li>'
        for sight in WORDS
    )
    return f'<ul class="legend">{"".join(items)}<li><span class="cell no">·</span>no access</li></ul>'


def _since(shifts: tuple[Shift, ...], base: str) -> Iterator[str]:
    yield f"<h2>What changed since {escape(plain(base))}</h2>"
    if not shifts:
        yield "<p>Nobody sees more or less.</p>"
        return
    items = (
        f"<li>{badge(shift.direction, _SHIFTS[shift.direction])}{_text(shift.sentence)}."
        f' <span class="soft">{escape(joined(shift.places[:6]))}{" …" if len(shift.places) > 6 else ""}</span></li>'  # noqa: PLR2004
        for shift in shifts
    )
    yield f'<ul class="since">{"".join(items)}</ul>'


def _roles(roles: Sequence[RoleSeen]) -> str:
    """A row for each role, those alike together: how many columns it sees how, drawn to one scale."""
    most = max((sum(role.columns.values()) for role in roles), default=0) or 1
    heads = ("role", "tables", "columns", "", "raw identifiers")
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join(_role(role, names, most) for role, names in alike(roles))
    return f'<div class="scroll"><table class="roles"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _role(role: RoleSeen, names: Sequence[str], most: int) -> str:
    bars = "".join(
        f'<i class="{sight.value}" style="width:{100 * number / most:.2f}%"></i>'
        for sight in WORDS
        if (number := role.columns.get(sight, 0))
    )
    said = ", ".join(
        f"<b>{number:,}</b> {WORDS[sight]}" for sight in WORDS if (number := role.columns.get(sight, 0))
    )
    named = "<br>".join(f"<b>{escape(plain(name))}</b>" for name in names)
    raw = (
        f'<span class="bad">{escape(joined(role.raw))}</span>'
        if role.raw
        else '<span class="none">none</span>'
    )
    cells = (named, f"{role.tables:,}", said or "nothing", raw)
    first, second, third, last = (f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{first}{second}{third}<td class="bar">{bars}</td>{last}</tr>'


def _section(table: TableSeen, roles: Sequence[str]) -> str:
    """One table: its matrix, and why what is raw or undecided is so."""
    readers = [reader.role for reader in table.readers]
    across = list(roles) if len(roles) <= _EVERY_ROLE else readers
    facts = [f"product {table.product}"] if table.product else []
    facts += [home(table)]
    facts += [f"de-identified by {table.deidentified}"] if table.deidentified != "none" else []
    facts += [f"values are {table.remark}, as is declared"] if table.remark else []
    facts += [f"{table.file}:{table.line}" if table.line else table.file]
    why = "".join(_reason(*one) for one in reasons(table))
    return (
        f'<section class="seen"><h3>{escape(plain(table.name))}</h3>'
        f'<p class="soft">{escape(plain(" · ".join(facts)))}</p>'
        f'<div class="scroll"><table class="matrix">{_head(across)}<tbody>{_rows(table, across)}'
        f"{''.join(_column(column, across) for column in telling(table))}{_rest(table, len(across))}</tbody></table></div>"
        f"{why}</section>"
    )


def _head(across: Sequence[str]) -> str:
    names = "".join(f'<th class="role"><span>{escape(plain(name))}</span></th>' for name in across)
    first = "".join(f'<th class="{name}">{said}</th>' for name, said in _HEADS)
    return f"<thead><tr>{first}{names}</tr></thead>"


def _rows(table: TableSeen, across: Sequence[str]) -> str:
    """Which rows each role sees, above the columns."""
    rule = f"by <code>{escape(plain(table.row_rule))}</code>" if table.row_rule else ""
    cells = "".join(
        f'<td title="{escape(rows(reader.rows))}">{escape(_few(reader.rows))}</td>'
        if (reader := table.reader(role))
        else "<td>·</td>"
        for role in across
    )
    return f'<tr class="rows"><th>rows</th><th colspan="2">{rule}</th>{cells}</tr>'


def _few(found: Rows) -> str:
    """The values alone: which column they are of, the rule says."""
    if isinstance(found, dict):
        return plain(", ".join(str(value) for values in found.values() for value in values))
    return {"all": "all", "none": "none", "undecided": "?"}[found]


def _column(column: ColumnSeen, across: Sequence[str]) -> str:
    said = [*column.identifiers, *([column.category] if column.category != "general" else [])]
    masks = sorted({(mask, where(seen)) for seen in column.seen for mask in seen.masks})
    by = "<br>".join(
        f'<code>{escape(plain(mask))}</code> <span class="soft">{at}</span>' for mask, at in masks
    )
    cells = "".join(_cell(column.by(role)) for role in across)
    return (
        f'<tr><td class="column"><code>{escape(plain(column.name))}</code></td><td class="holds">{escape(joined(said))}</td>'
        f'<td class="by">{by}</td>{cells}</tr>'
    )


def _cell(seen: Seen | None) -> str:
    if seen is None:
        return '<td class="cell no">·</td>'
    hint = "; ".join(
        part for part in (seen.why, f"on {joined(seen.targets)}" if seen.targets else "") if part
    )
    titled = f' title="{escape(plain(hint))}"' if hint else ""
    word = "RAW" if seen.sight is Sight.RAW else "?" if seen.sight is Sight.UNDECIDED else WORDS[seen.sight]
    return f'<td class="cell {seen.sight.value}"{titled}>{word}</td>'


def _rest(table: TableSeen, across: int) -> str:
    """The columns that whoever reads the table sees as they are."""
    return "".join(
        f'<tr class="rest"><td>clear{escape(f", {said}") if said else ""}</td>'
        f'<td colspan="{across + 2}">{escape(", ".join(names))}</td></tr>'
        for said, names in cleared(table)
    )


def _reason(sight: Sight, why: str, targets: tuple[str, ...]) -> str:
    on = f" on {escape(joined(targets))}" if targets else ""
    return f'<p class="why">{WORDS[sight]}{on}: {_text(why) if why else "as the policies say"}</p>'


def _end(exposure: Exposure) -> Iterator[str]:
    yield "<h2>To know when reading this</h2>"
    others = [f"{why}: {joined(table.name for table in tables)}" for why, tables in silent(exposure)]
    yield f"<ul>{''.join(f'<li>{_text(note)}.</li>' for note in (*exposure.notes, *others))}</ul>"
    targets = ", ".join(
        f"{one.name} ({one.engine}, {'may' if one.may_hold_raw else 'may not'} hold raw identifiers)"
        for one in exposure.targets
    )
    yield f'<p class="soft">Targets: {escape(plain(targets))}. Worked out from declarations and lineage; no warehouse was asked.</p>'

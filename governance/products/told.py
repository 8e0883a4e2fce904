"""The products of a project for people at a terminal, for a page of Markdown and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

import msgspec
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from governance.products.shape import Consumer, Listing, Product
from governance.text_page import laid_out

FORMATS = ("text", "markdown", "json")
_SOON = 90
_NARROWEST, _WIDEST = 60, 140
_COLUMNS = ("product", "version", "holds", "ends", "tables", "read by", "owners, steward")
_WIDE = 110


def as_json(listing: Listing) -> str:
    """The shape `govern.products/v1`."""
    return json.dumps(msgspec.to_builtins(listing), ensure_ascii=False, indent=2) + "\n"


def as_markdown(listing: Listing) -> str:
    """A table of all products, then what ends, as a page."""
    lines = [f"# {_headline(listing)}", ""]
    lines += [f"| {' | '.join(('domain', *_COLUMNS))} |", "|---" * (len(_COLUMNS) + 1) + "|"]
    for one in listing.products:
        cells = (one.domain, f"`{one.name}`", *_cells(one)[1:])
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    if listing.ending:
        lines += ["", "## What ends"]
    for one in listing.ending:
        lines += ["", f"**{one.name}** {_ends(one)}", ""]
        lines += [f"- {_consumer(each)}" for each in one.consumers] or ["- nobody in this project reads it"]
    return "\n".join(lines) + "\n"


def as_text(listing: Listing, *, width: int = 80, color: bool = False) -> str:
    """The same for a terminal.

    Args:
        listing: The products.
        width: Columns of the terminal.
        color: Whether to colour it: only where a terminal will show it.
    """
    wide = max(_NARROWEST, min(width, _WIDEST))
    return laid_out(_parts(listing, wide), width=wide, color=color)


def _parts(listing: Listing, width: int) -> Iterator[RenderableType]:
    yield Text(_headline(listing), style="bold")
    for domain, products in groupby(listing.products, key=lambda one: one.domain):
        yield ""
        these = list(products)
        yield Text(domain, style="bold cyan")
        yield Padding(Text(_answering(these), style="dim"), (0, 0, 1, 2))
        yield Padding(_domain(these, wide=width >= _WIDE), (0, 0, 0, 2))
    if listing.ending:
        yield ""
        yield Text("What ends", style="bold")
    for one in listing.ending:
        yield ""
        yield Text.assemble((one.name, "bold"), " ", (_ends(one), _urgency(one)))
        for each in one.consumers:
            yield Padding(Text(f"· {_consumer(each)}"), (0, 0, 0, 2))
        if not one.consumers:
            yield Padding(Text("· nobody in this project reads it"), (0, 0, 0, 2))


def _domain(products: list[Product], *, wide: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    ending = any(one.sunset for one in products)
    shown = [name for name in _COLUMNS[:-1] if (wide or name != "tables") and (ending or name != "ends")]
    for name in shown:
        table.add_column(name, overflow="fold", no_wrap=name not in {"tables", "read by"})
    for one in products:
        cells = dict(zip(_COLUMNS, _cells(one), strict=True))
        styles = {"product": "bold", "ends": _urgency(one)}
        table.add_row(*(Text(cells[name], style=styles.get(name, "")) for name in shown))
    return table


def _answering(products: list[Product]) -> str:
    """Who answers for a domain's products: its owners, then its stewards."""
    owners = sorted({owner for one in products for owner in one.owners})
    stewards = sorted({one.steward for one in products})
    return f"owned by {', '.join(owners)}; steward {', '.join(stewards)}"


def _cells(one: Product) -> tuple[str, ...]:
    """In the order of _COLUMNS."""
    return (
        one.name,
        one.version,
        one.classification,
        one.sunset.isoformat() if one.sunset else "",
        ", ".join(dict.fromkeys(table.relation for table in one.tables)) or "none is built",
        ", ".join(each.name for each in one.consumers) or "nobody here",
        ", ".join(dict.fromkeys((*one.owners, one.steward))),
    )


def _headline(listing: Listing) -> str:
    domains = len({one.domain for one in listing.products})
    ending = len(listing.ending)
    ends = f", {ending} of which {'ends' if ending == 1 else 'end'}" if ending else ""
    return (
        f"{listing.project}: {_count(len(listing.products), 'product')} in {_count(domains, 'domain')}{ends}"
    )


def _ends(one: Product) -> str:
    days = one.days_left or 0
    left = f"in {_count(days, 'day')}" if days else "today"
    when = f"ends on {one.sunset}, {left}" if days >= 0 else f"ended on {one.sunset}"
    return f"{when}; {f'{one.replaced_by} replaces it' if one.replaced_by else 'nothing replaces it'}"


def _urgency(one: Product) -> str:
    if one.days_left is None:
        return ""
    return "bold red" if one.days_left < 0 else "yellow" if one.days_left <= _SOON else "cyan"


def _consumer(each: Consumer) -> str:
    what = {"model": f"of {each.of}", "exposure": f"({each.of})", "share": f"to {each.of}"}[each.kind]
    return f"{each.kind} {each.name} {what if each.of else ''}".rstrip() + f" reads {', '.join(each.reads)}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")

"""The select list: names, stars, and what rows are grouped by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlglot import exp

from governance.lineage.expressions import Expression, column_path
from governance.lineage.kinds import AGGREGATES, COPY, DERIVE, IDENTITY
from governance.lineage.parser import NotUnderstoodError
from governance.lineage.summary import Column, Item, Spread, Star, Term, Terms

if TYPE_CHECKING:
    from governance.lineage.reader import Reader

_TABLE_LIKE = tuple(
    getattr(exp, name)
    for name in ["Explode", "ExplodeOuter", "Posexplode", "PosexplodeOuter", "Inline", "Stack"]
    if hasattr(exp, name)
)


def items(reader: Reader, select: exp.Expr) -> tuple[Item, ...]:
    """The items of a select list, in order."""
    leave = tuple(one.name.lower() for one in select.args.get("exclude") or [])
    return tuple(
        item for place, node in enumerate(select.expressions) for item in _items(reader, node, place, leave)
    )


def _items(reader: Reader, node: exp.Expr, place: int, leave: tuple[str, ...]) -> Iterator[Item]:
    body = node.this if type(node) is exp.Alias else node
    star = _star_of(body)
    if star is not None:
        yield _star(reader, star, column_path(body)[:-1] if type(body) is exp.Column else (), leave)
    elif isinstance(body, exp.Columns):
        yield from _columns(reader, body)
    elif isinstance(body, exp.Dot) and isinstance(body.args.get("expression"), exp.Star):
        yield Spread(reader.terms(body.this, COPY))
    elif isinstance(node, exp.Aliases):
        terms = reader.terms(body.this, COPY)
        yield from (Column(one.name.lower(), terms) for one in node.expressions)
    else:
        yield from _expression(reader, node, body, place)


def _star_of(body: exp.Expr) -> exp.Expr | None:
    """The star of an item that is one: ``*``, ``t.*``, ``* like 'x%'`` (of which every column may pass)."""
    if isinstance(body, (exp.Like, exp.ILike, exp.SimilarTo)) and isinstance(body.expression, exp.Literal):
        return _star_of(body.this)
    if isinstance(body, exp.Not):
        return _star_of(body.this) if isinstance(body.this, (exp.Like, exp.ILike)) else None
    if isinstance(body, exp.Star):
        return body
    return body.this if type(body) is exp.Column and isinstance(body.this, exp.Star) else None


def _star(reader: Reader, star: exp.Expr, of: tuple[str, ...], leave: tuple[str, ...]) -> Star:
    args = star.args
    if not all(isinstance(one, exp.Alias) for key in ("replace", "rename") for one in args.get(key) or []):
        raise NotUnderstoodError("what a star replaces has no name")
    return Star(
        of=of,
        leave=leave + tuple(_plain(one) for one in args.get("except_") or []),
        replace=tuple((one.alias.lower(), reader.terms(one.this)) for one in args.get("replace") or []),
        rename=tuple((one.this.name.lower(), one.alias.lower()) for one in args.get("rename") or []),
    )


def _plain(one: exp.Expr | str) -> str:
    if not isinstance(one, (str, exp.Column, exp.Identifier)):
        raise NotUnderstoodError("what a star leaves out is no column")
    return (one if isinstance(one, str) else one.name).lower()


def _columns(reader: Reader, node: exp.Expr) -> Iterator[Item]:
    """DuckDB's ``columns('regex')``, ``columns(*)``, ``columns(c -> …)``."""
    chosen = node.this
    star = _star_of(chosen)
    if star is not None:
        yield _star(reader, star, column_path(chosen)[:-1] if type(chosen) is exp.Column else (), ())
    elif isinstance(chosen, exp.Literal):
        yield Star(pattern=chosen.name)
    elif isinstance(chosen, (exp.Lambda, exp.Array)) and chosen.find(exp.Column) is None:
        yield Star()
    else:
        raise NotUnderstoodError("columns(…) of an expression is not followed")


def _expression(reader: Reader, node: exp.Expr, body: exp.Expr, place: int) -> Iterator[Item]:
    reading = Expression(reader)
    reading.walk(body, IDENTITY)
    terms = reading.result()
    if reading.spread:
        # One output for each column, named as the engine likes.
        yield Star(kinds=_together(terms))
        yield Spread(terms)
        return
    if isinstance(node, exp.PropertyEQ):
        name = node.this.name.lower()
    else:
        name = (node.alias if isinstance(node, exp.Alias) else node.output_name).lower()
    if not name and isinstance(body, exp.Dot):
        name = body.args["expression"].name.lower()
    yield Column(name or f"_{place}", terms)
    if isinstance(body, _TABLE_LIKE):
        yield Spread(terms)


def _together(terms: Terms) -> int:
    kinds = 0
    for term in terms:
        kinds |= term.kinds
    return kinds or DERIVE


def grain(reader: Reader, group: exp.Expr | None, selected: tuple[Item, ...]) -> Terms:
    """What rows are grouped by, positions and aliases followed."""
    if group is None:
        return ()
    found: dict[Term, None] = {}
    if group.args.get("all"):
        for item in selected:
            found |= dict.fromkeys(_ungrouped(item))
    reading = Expression(reader)
    reading.parts(group, IDENTITY)
    for term in reading.result():
        found[Term(IDENTITY, term.path, term.query)] = None
    for literal in group.find_all(exp.Literal):
        found |= dict.fromkeys(_position(selected, literal.name))
    return tuple(found)


def _ungrouped(item: Item) -> Terms:
    if isinstance(item, Column):
        return tuple(term for term in item.terms if not term.kinds & AGGREGATES)
    return item.terms if isinstance(item, Spread) else (Term(IDENTITY, (*item.of, "*")),)


def _position(selected: tuple[Item, ...], text: str) -> Terms:
    place = int(text) - 1 if text.isdigit() else -1
    if not 0 <= place < len(selected) or not all(isinstance(item, Column) for item in selected[: place + 1]):
        return (Term(IDENTITY, ("*",)),) if text.isdigit() else ()
    return _ungrouped(selected[place])

"""PIVOT and UNPIVOT: columns made of values, and values made of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from governance.lineage import clauses, sources
from governance.lineage.kinds import COPY, IDENTITY, PREDICATE
from governance.lineage.summary import Pivot, Source

if TYPE_CHECKING:
    from governance.lineage.reader import Reader


def turn(reader: Reader, source: Source, node: exp.Expr) -> Source:
    """A source with its PIVOT or UNPIVOT applied."""
    sources.only(node, clauses.PIVOT)
    alias = node.alias.lower() or source.alias
    names = sources.alias_columns(node.args.get("alias"))
    make = _unpivot if node.args.get("unpivot") else _pivot
    return Source(alias, reader.write(make(reader, source, node, names)))


def statement(reader: Reader, node: exp.Expr) -> Source:
    """DuckDB's ``pivot t on c using sum(v) group by g`` and ``unpivot t on a, b``."""
    sources.only(node, clauses.PIVOT)
    found = sources.read(reader, node.this)
    return turn(reader, found[-1], node)


def _pivot(reader: Reader, source: Source, node: exp.Expr, names: tuple[str, ...]) -> Pivot:
    args = node.args
    aggregates = args.get("using") or args.get("expressions") or []
    turned = (
        (args.get("expressions") or [])
        if args.get("using")
        else [_field(one) for one in args.get("fields") or []]
    )
    values = reader.parts_of(aggregates, IDENTITY)
    # Columns that nobody named are called by what the turned column held: whoever sees them sees its values.
    named = [
        not _is_listed(one)
        for one in ((args.get("expressions") if args.get("using") else args.get("fields")) or [])
    ]
    values += reader.parts_of([one for one, by_value in zip(turned, named, strict=True) if by_value], COPY)
    # Which value stands in which column says what the turned column held.
    judged = reader.parts_of([*turned, *_computed_values(args.get("fields") or [])], PREDICATE)
    group = args.get("group")
    kept = reader.parts_of([group], IDENTITY) if group is not None else ()
    return Pivot(
        source=source,
        values=values + judged,
        outputs=tuple(one.name.lower() for one in args.get("columns") or []),
        used=tuple(term.path[-1] for term in values + judged if term.path),
        keep=tuple(term.path[-1] for term in kept if term.path),
        names=names,
    )


def _is_listed(node: exp.Expr) -> bool:
    """Whether a turned column's values are written in the SQL, and so the names of the columns that they become."""
    values = node.expressions if isinstance(node, exp.In) else []
    plain = [value.this if isinstance(value, exp.PivotAlias) else value for value in values]
    return bool(plain) and all(isinstance(value, (exp.Literal, exp.Column)) for value in plain)


def _field(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, exp.In) else node


def _computed_values(fields: list[exp.Expr]) -> list[exp.Expr]:
    """What stands in the IN list besides plain values and bare names, which are the output's names."""
    return [
        value.this if isinstance(value, exp.PivotAlias) else value
        for field in fields
        if isinstance(field, exp.In)
        for value in field.expressions
        if not isinstance(value, (exp.Literal, exp.Column))
    ]


def _unpivot(reader: Reader, source: Source, node: exp.Expr, names: tuple[str, ...]) -> Pivot:
    args = node.args
    into = args.get("into")
    if args.get("fields"):
        outputs = [one.name.lower() for one in args.get("expressions") or []]
        labels = [_field(one).name.lower() for one in args["fields"]]
        turned = [one for field in args["fields"] if isinstance(field, exp.In) for one in field.expressions]
    else:
        outputs = [one.name.lower() for one in into.expressions] if into else ["value"]
        labels = [into.this.name.lower()] if into else ["name"]
        turned = args.get("expressions") or []
    values = reader.parts_of(turned, COPY)
    return Pivot(
        source=source,
        values=values,
        outputs=tuple(outputs),
        used=tuple(term.path[-1] for term in values if term.path),
        names=names,
        is_open=any(term.path[-1:] == ("*",) for term in values),
        labels=tuple(labels),
    )

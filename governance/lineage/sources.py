"""FROM and joins: which rows a query reads, under which names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from governance.lineage import clauses, pivots
from governance.lineage.equalities import equal_pairs
from governance.lineage.functions import FLATTENED, METADATA, READS_NOTHING
from governance.lineage.kinds import COPY
from governance.lineage.parser import NotUnderstoodError
from governance.lineage.summary import EPHEMERAL, Column, Rows, Scan, Source, Terms

if TYPE_CHECKING:
    from governance.lineage.reader import Reader

_VALUES_NAMES = {"duckdb": "col{0}", "databricks": "col{1}", "spark": "col{1}", "trino": "_col{0}"}
_CLOSED_FUNCTIONS = (exp.Generator, exp.GenerateSeries, exp.Explode, exp.Posexplode, exp.Inline)


def only(node: exp.Expr, read: frozenset[str]) -> None:
    """Refuse a node with a clause we do not read, so that none is dropped in silence."""
    for key, value in node.args.items():
        if value and key not in read:
            raise NotUnderstoodError(
                f"clause {key.rstrip('_')} of {type(node).__name__.upper()} is not followed"
            )


def alias_columns(alias: object) -> tuple[str, ...]:
    """The column aliases of a table alias."""
    if not isinstance(alias, exp.TableAlias):
        return ()
    return tuple(one.name.lower() for one in alias.args.get("columns") or [])


def joins_under(node: exp.Expr) -> list[exp.Expr]:
    """The joins of a FROM entry or a SELECT, those in brackets among them."""
    inner = [node.args["from_"].this] if node.args.get("from_") else []
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table):
        inner.append(node.this)
    own = node.args.get("joins") or []
    return [*own, *(one for entry in [*inner, *(join.this for join in own)] for one in joins_under(entry))]


def table_parts(table: exp.Expr) -> tuple[str, ...]:
    """The dotted name of a table, folded; a name nested deeper than its database keeps all its parts."""
    names = [one for key in ("catalog", "db", "this") if isinstance(one := table.args.get(key), exp.Expr)]
    parts: list[str] = []
    for name in names:
        while isinstance(name, exp.Dot):
            parts.append(name.this.name.lower())
            name = name.args["expression"]  # noqa: PLW2901 - walking down the dots
        parts.append(name.name.lower())
    return tuple(part for part in parts if part)


def read_from(reader: Reader, select: exp.Expr) -> list[Source]:
    """FROM, joins and lateral views of a SELECT."""
    args = select.args
    found: list[Source] = []
    if args.get("from_") is not None:
        found += read(reader, args["from_"].this)
    _joined(reader, select, found)
    return found


def _joined(reader: Reader, node: exp.Expr, found: list[Source]) -> None:
    # Databricks' lateral views come before its joins, as they are written.
    for lateral in node.args.get("laterals") or []:
        found += read(reader, lateral)
    for join in node.args.get("joins") or []:
        found += _join(reader, join, found)


def _join(reader: Reader, join: exp.Expr, before: list[Source]) -> list[Source]:
    only(join, clauses.JOIN)
    args = join.args
    side = str(args.get("side") or "").lower()
    kind = str(args.get("kind") or "").lower()
    side = kind if kind in {"semi", "anti"} else side
    using = tuple(one.name.lower() for one in args.get("using") or [])
    if not all(using):
        raise NotUnderstoodError("what USING names is no column")
    if str(args.get("method") or "").upper() == "NATURAL":
        using = ("*",)
    found = _navigated(reader, join.this, before) or read(reader, join.this)
    on = args.get("on")
    pairs = equal_pairs(on, reader.terms, reader.bind) if on is not None else ()
    last = found[-1]
    grouped = [
        Source(one.alias, one.node, one.parts, one.names, one.side or side, one.using, one.on)
        for one in found[:-1]
    ]
    return [
        *grouped,
        Source(
            last.alias,
            last.node,
            last.parts,
            last.names,
            side,
            using or last.using,
            pairs + last.on,
            len(found),
        ),
    ]


def _navigated(reader: Reader, table: exp.Expr, before: list[Source]) -> list[Source]:
    """``from t, t.items as i``: the elements of a column, where the qualifier is a source of the same FROM."""
    if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier):
        return []
    parts = table_parts(table)
    if len(parts) < 2 or parts[0] not in {one.alias for one in before}:  # noqa: PLR2004 - a dotted name
        return []
    path = exp.column(parts[-1], table=parts[-2])
    alias = table.alias_or_name.lower()
    terms = reader.terms(path, COPY)
    return [Source(alias, reader.write_beside(Rows((Column(alias, terms),), terms, is_open=True)))]


def read(reader: Reader, node: exp.Expr) -> list[Source]:
    """One entry of a FROM clause with what is joined to it in brackets."""
    found = _entry(reader, node)
    if not isinstance(node, exp.Subquery) or not isinstance(node.this, exp.Table):
        _joined(reader, node, found)
    for pivot in node.args.get("pivots") or []:
        found = [*found[:-1], pivots.turn(reader, found[-1], pivot)]
    return found


def _entry(reader: Reader, node: exp.Expr) -> list[Source]:  # noqa: PLR0911 - one line a kind of source
    alias, names = node.alias.lower(), alias_columns(node.args.get("alias"))
    if isinstance(node, exp.Table):
        only(node, clauses.TABLE)
        return [_table(reader, node, alias, names)]
    if isinstance(node, exp.Subquery):
        return _bracketed(reader, node, alias, names)
    if isinstance(node, exp.Values):
        return [Source(alias, _values(reader, node), names=names)]
    if isinstance(node, (exp.Lateral, exp.Unnest, exp.TableFromRows)):
        return [_lateral(reader, node, alias, names)]
    if isinstance(node, exp.Stream):
        return read(reader, node.this)
    if isinstance(node, exp.Pivot):
        return [pivots.statement(reader, node)]
    if isinstance(node, exp.Query):
        return [Source(alias, reader.query(node), names=names)]
    raise NotUnderstoodError(f"{type(node).__name__} in FROM is not followed")


def _bracketed(reader: Reader, node: exp.Expr, alias: str, names: tuple[str, ...]) -> list[Source]:
    only(node, clauses.SUBQUERY)
    inner = node.this
    if isinstance(inner, exp.Table) and not alias:
        found = read(reader, inner)
        _joined(reader, node, found)
        return found
    return [Source(alias, reader.query(inner), names=names)]


def _table(reader: Reader, node: exp.Expr, alias: str, names: tuple[str, ...]) -> Source:
    if isinstance(node.this, exp.Func):
        return _function(reader, node.this, alias, names, offset=node.args.get("ordinality"))
    parts = table_parts(node)
    if not parts:
        raise NotUnderstoodError("a relation without a name")
    common = reader.names.get(parts[0]) if len(parts) == 1 else None
    if common is not None and not parts[0].startswith(EPHEMERAL):
        return Source(alias or parts[-1], common, names=names)
    relation = reader.relations.setdefault(parts, len(reader.relations))
    place = reader.write(Scan(relation, -1 if common is None else common))
    return Source(alias or parts[-1], place, parts, names)


def _function(
    reader: Reader, node: exp.Expr, alias: str, names: tuple[str, ...], offset: object = None
) -> Source:
    """A table function: any of its columns may hold any of its arguments."""
    name = (node.name if isinstance(node, exp.Anonymous) else type(node).__name__).lower()
    if name in {"query", "query_table", "identifier", "eval"} or isinstance(node, exp.DynamicIdentifier):
        return _named_at_run(reader, node, alias, names)
    terms = reader.parts_of([node], COPY)
    if isinstance(node, exp.Func) and not isinstance(node, exp.Anonymous):
        name = node.sql_name().lower()
    if not isinstance(node, _CLOSED_FUNCTIONS) and name not in READS_NOTHING and name not in METADATA:
        reader.called[name] = None
    columns = tuple(Column(one, terms) for one in names)
    if offset:
        columns += (Column("ordinality", ()),)
    closed = bool(names)
    return Source(
        alias or name, reader.write_beside(Rows(columns, () if closed else terms, is_open=not closed))
    )


def _named_at_run(reader: Reader, node: exp.Expr, alias: str, names: tuple[str, ...]) -> Source:
    """``identifier('db.t')``, ``query_table('t')``, ``table('t')`` name a relation; anything else is dynamic."""
    arguments = node.args.get("expressions") or [node.this]
    literal = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], exp.Literal) else None
    if literal is None or node.name.lower() in {"query", "eval"}:
        raise NotUnderstoodError("dynamic SQL: what is read is decided at run time")
    parts = tuple(part.strip('"`').lower() for part in literal.name.split("."))
    relation = reader.relations.setdefault(parts, len(reader.relations))
    return Source(alias or parts[-1], reader.write(Scan(relation)), parts, names)


def _values(reader: Reader, node: exp.Expr) -> int:
    rows = [one.expressions if isinstance(one, exp.Tuple) else [one] for one in node.expressions]
    width = max((len(row) for row in rows), default=0)
    form = _VALUES_NAMES.get(reader.dialect, "column{1}")
    columns = [
        Column(
            form.format(place, place + 1),
            reader.parts_of([row[place] for row in rows if place < len(row)], COPY),
        )
        for place in range(width)
    ]
    return reader.write_beside(Rows(tuple(columns)))


def _lateral(reader: Reader, node: exp.Expr, alias: str, names: tuple[str, ...]) -> Source:
    """LATERAL, UNNEST, TABLE(…): rows made of the columns beside them."""
    inner = node.this if isinstance(node, (exp.Lateral, exp.TableFromRows)) else node
    if isinstance(inner, exp.Query):
        return Source(alias, reader.subquery(inner), names=names)
    if isinstance(inner, (exp.Literal, exp.Parameter, exp.Placeholder)):
        return _named_at_run(reader, node, alias, names)
    if isinstance(inner, exp.Dot) and isinstance(inner.expression, exp.Func):
        inner = inner.expression
    if isinstance(inner, exp.Func) and not isinstance(
        inner, (exp.Unnest, exp.Explode, exp.Posexplode, exp.Inline)
    ):
        return _function(reader, inner, alias, names)
    terms = reader.parts_of([inner], COPY)
    if isinstance(node, exp.TableFromRows) and not names and reader.dialect == "snowflake":
        names = FLATTENED
    return Source(alias, reader.write_beside(_elements(reader, node, alias, names, terms)))


def _elements(reader: Reader, node: exp.Expr, alias: str, names: tuple[str, ...], terms: Terms) -> Rows:
    columns = [Column(name, terms) for name in names]
    offset = node.args.get("offset")
    if isinstance(offset, exp.Expr):
        columns.append(Column(offset.name.lower(), ()))
    # The elements may be rows themselves, whose fields are then columns, unless every column was named.
    whole = bool(names) and reader.dialect != "bigquery"
    if not whole and alias:
        columns.append(Column(alias, terms))
    return Rows(tuple(columns), () if whole else terms, is_open=not whole)

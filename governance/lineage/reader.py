"""A model's SQL to its summary: one walk over the parser's tree, without asking what the upstreams are."""

from __future__ import annotations

from collections.abc import Container, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from sqlglot import exp

from governance.lineage import clauses, floors, parser, projection, sources, spelled
from governance.lineage.equalities import Pair, equal_pairs
from governance.lineage.expressions import Expression
from governance.lineage.kinds import COPY, IDENTITY, PREDICATE
from governance.lineage.parser import NotUnderstoodError
from governance.lineage.policy import NO_MASKS, Policy
from governance.lineage.spans import Marked, accept_markers
from governance.lineage.summary import (
    Column,
    Named,
    Node,
    Outcome,
    Recursive,
    Select,
    SetOperation,
    Source,
    Star,
    Summary,
    Term,
    Terms,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURPRISES = (AttributeError, TypeError, KeyError, IndexError, ValueError)
UNION_RELATIONS = "This star is only output during dbt compile"  # dbt_utils.union_relations: a union by name


def summarise(
    sql: str | None,
    dialect: str,
    policy: Policy = NO_MASKS,
    *,
    called: Container[str] | None = None,
    home: str = "",
    unions_by_name: bool = False,
) -> Outcome:
    """Summarise one model.

    Args:
        sql: Its compiled SQL, or None where there is none.
        dialect: The dbt adapter's type (``duckdb``, ``snowflake``, …).
        policy: Masks to recognise.
        called: Macros the model calls; a marker of any other mask is refused. None: not known, any may be.
        home: Where the model is at home, as the policy names it.
        unions_by_name: Whether the model calls ``dbt_utils.union_relations``, so that its comment may be believed.

    Returns:
        The summary, or Unknown with the reason: no SQL makes this raise.
    """
    if not sql or not sql.strip():
        return Unknown("there is no compiled SQL")
    try:
        marked = accept_markers(sql, dialect, policy, called, home)
        tree = parser.parse(marked.sql, dialect)
    except NotUnderstoodError as reason:
        return Unknown(str(reason))
    reader = Reader(marked, dialect, policy, by_name=unions_by_name and UNION_RELATIONS in sql)
    try:
        return reader.summary(tree)
    except NotUnderstoodError as reason:
        return Unknown(str(reason), _mentioned(tree))
    except RecursionError:
        return Unknown("nested too deeply to be followed")
    except _SURPRISES as surprise:
        # A tree of a shape that the reader has not met must become a finding, never a crash and never silence.
        return Unknown(
            f"the reader met a shape it does not know ({type(surprise).__name__})", _mentioned(tree)
        )


def _mentioned(tree: exp.Expr) -> tuple[tuple[str, ...], ...]:
    """Every relation the text names, where no more is understood."""
    try:
        found = {sources.table_parts(table) for table in tree.find_all(exp.Table)}
    except RecursionError:
        return ()
    return tuple(sorted(parts for parts in found if parts))


class Reader:
    """Reads one statement; every method returns the index of the node it wrote."""

    def __init__(self, marked: Marked, dialect: str, policy: Policy, *, by_name: bool) -> None:
        self.calls = marked.calls
        self.functions = dict(policy.functions)
        self.dialect = dialect
        self.notes = list(marked.notes)
        self.nodes: list[Node] = []
        self.relations: dict[tuple[str, ...], int] = {}
        self.called: dict[str, None] = {}
        self.names: dict[str, int] = {}
        self.aggregates = False
        self.outward: dict[tuple[str, Terms], None] = {}
        self._stars: dict[tuple[str, str], None] = {}
        self._by_name = by_name
        self._inner: set[int] = set()
        self._read: dict[int, int] = {}
        self._binding: set[int] = set()
        self._windows: list[dict[str, exp.Expr]] = []

    def summary(self, tree: exp.Expr) -> Summary:
        """The whole statement."""
        root = self.query(tree)
        return Summary(
            nodes=tuple(self.nodes),
            root=root,
            relations=tuple(self.relations),
            inner=tuple(sorted(self._inner)),
            functions=tuple(self.called),
            notes=tuple(self.notes),
            stars=tuple(self._stars),
        )

    def write(self, node: Node) -> int:
        """Add a node."""
        self.nodes.append(node)
        return len(self.nodes) - 1

    def write_beside(self, node: Node) -> int:
        """Add a node that sees the sources beside it (LATERAL, UNNEST, table functions)."""
        place = self.write(node)
        self._inner.add(place)
        return place

    def terms(self, node: exp.Expr | None, kinds: int = IDENTITY) -> Terms:
        """What an expression is made of."""
        if node is None:
            return ()
        reading = Expression(self)
        reading.walk(node, kinds)
        return reading.result()

    def parts_of(self, nodes: Iterable[exp.Expr | None], kinds: int) -> Terms:
        """What several expressions are made of, together."""
        reading = Expression(self)
        for node in nodes:
            if node is not None:
                reading.walk(node, kinds)
        return reading.result()

    def window(self, name: str) -> exp.Expr | None:
        """A named window of the query being read."""
        return self._windows[-1].get(name) if self._windows else None

    def subquery(self, query: exp.Expr) -> int:
        """A query inside an expression or a lateral one: it may see the columns around it."""
        known = self._read.get(id(query))
        if known is not None:
            return known
        begin = len(self.nodes)
        node = self.query(query)
        self._inner.update(range(begin, len(self.nodes)))
        written = self.nodes[node]
        if id(query) in self._binding and isinstance(written, Select):
            self.nodes[node] = msgspec.structs.replace(written, binds=True)
        self._read[id(query)] = node
        return node

    def bind(self, query: exp.Expr) -> None:
        """Remember that a query's equalities bind the one around it (EXISTS)."""
        while isinstance(query, (exp.Subquery, exp.Paren)):
            self._binding.add(id(query))
            query = query.this
        self._binding.add(id(query))

    def query(self, node: exp.Expr) -> int:
        """Any query."""
        with self._scope(node):
            if isinstance(node, (exp.Subquery, exp.Paren)):
                extra = [
                    key
                    for key, value in node.args.items()
                    if value and key not in clauses.WRAPPING and key != "alias"
                ]
                return self._over(node) if extra else self.query(node.this)
            if isinstance(node, exp.Select):
                return self._select(node)
            if isinstance(node, exp.SetOperation):
                return self._set_operation(node)
            if isinstance(node, (exp.Table, exp.Pivot, exp.Values)):
                return self._over(node)
            if isinstance(node, exp.Summarize):
                return self._summarize(node)
        raise NotUnderstoodError(f"{type(node).__name__.upper()} is no query we can follow")

    @contextmanager
    def _scope(self, node: exp.Expr) -> Iterator[None]:
        """The common table expressions of a query are known to it alone."""
        with_ = node.args.get("with_")
        if with_ is None:
            yield
            return
        names = self.names
        self.names = dict(names)
        if with_.args.get("udfs"):
            raise NotUnderstoodError("functions are defined inside the query")
        for one in with_.expressions:
            self._common(one, recursive=bool(with_.args.get("recursive")))
        yield
        self.names = names

    def _common(self, cte: exp.Expr, *, recursive: bool) -> None:
        name = cte.alias.lower()
        alias = cte.args.get("alias")
        names = sources.alias_columns(alias)
        body = cte.this
        if cte.args.get("scalar") or not isinstance(body, exp.Expr):
            raise NotUnderstoodError("a common table expression is no query")
        if not isinstance(body, exp.SetOperation) or not (recursive or self.dialect == "snowflake"):
            node = self.query(body)
            self.names[name] = self.write(Named(node, names)) if names else node
            return
        # The node is written first, so that the body can name it; without a use of it nothing is recursive.
        around = self.names.get(name)
        place = self.write(Recursive(-1, names))
        mentioned = recursive or any(sources.table_parts(one) == (name,) for one in body.find_all(exp.Table))
        if mentioned:
            self.names[name] = place
        elif around is not None:
            self.names[name] = around
        self.nodes[place] = Recursive(self.query(body), names)
        self.names[name] = place

    def _over(self, node: exp.Expr) -> int:
        """SELECT * over what is no SELECT."""
        return self.write(Select(sources=tuple(sources.read(self, node)), items=(Star(),)))

    def _summarize(self, node: exp.Expr) -> int:
        inner = node.this
        found = sources.read(self, inner) if isinstance(inner, exp.Table) else [Source("", self.query(inner))]
        values = (Term(COPY, ("*",)),)
        # Columns that a PIVOT made are called by values, so that a name may be one.
        named = {"column_name", "min", "max", "avg", "q25", "q50", "q75", "std", "approx_unique"}
        items = tuple(Column(name, values if name in named else ()) for name in clauses.SUMMARIZED)
        return self.write(Select(sources=tuple(found), items=items))

    def _set_operation(self, node: exp.Expr) -> int:
        """Left-deep chains are hundreds long in generated SQL: they are unrolled, not recursed into."""
        chain: list[exp.Expr] = []
        first = node
        while isinstance(first, exp.SetOperation) and (first is node or not first.args.get("with_")):
            sources.only(first, clauses.SET_OPERATION)
            chain.append(first)
            first = first.this
        left = self.query(first)
        for one in reversed(chain):
            right = self.query(one.args["expression"])
            by_name = any(one.args.get(key) for key in ("by_name", "side", "kind", "on"))
            by_name = by_name or (self._by_name and self._has_star(left) and self._has_star(right))
            left = self.write(SetOperation(type(one).__name__.lower(), left, right, by_name))
        return left

    def _has_star(self, index: int) -> bool:
        node = self.nodes[index]
        if isinstance(node, SetOperation):
            return self._has_star(node.right)
        return isinstance(node, Select) and any(isinstance(item, Star) for item in node.items)

    def _select(self, node: exp.Expr) -> int:
        args = node.args
        sources.only(node, clauses.SELECT)
        around, self.aggregates = self.aggregates, args.get("group") is not None
        outward, self.outward = self.outward, {}
        self._windows.append({one.name.lower(): one for one in args.get("windows") or []})
        found = sources.read_from(self, node)
        items = projection.items(self, node)
        self._stars |= dict.fromkeys(spelled.stars(node, items, found, self.nodes))
        where = args["where"].this if args.get("where") is not None else None
        equal: tuple[Pair, ...] = equal_pairs(where, self.terms, self.bind) if where is not None else ()
        filters = self.parts_of(self._deciding(node, where), PREDICATE)
        grain = projection.grain(self, args.get("group"), items)
        self._windows.pop()
        own, self.aggregates = self.aggregates, around
        calls, self.outward = tuple(self.outward), outward
        group = floors.grouping(node) if own else None
        let = [args.get("where"), *([] if own else [args.get("qualify")])]
        least = tuple(one for clause in let if clause is not None for one in floors.floors(clause))
        return self.write(
            Select(tuple(found), items, filters, equal, grain, grouping=group, floors=least, calls=calls)
        )

    def _deciding(self, node: exp.Expr, where: exp.Expr | None) -> list[exp.Expr | None]:
        """Every clause that decides which rows come out; an order does so only with a limit."""
        args = node.args
        clauses = [
            where,
            *(args.get(key) for key in ("having", "qualify", "prewhere", "connect", "limit", "offset")),
        ]
        clauses += [join.args.get(key) for join in _deciding_joins(node) for key in ("on", "match_condition")]
        distinct = args.get("distinct")
        first_of = distinct.args.get("on") if distinct is not None else None
        if args.get("limit") or first_of is not None:
            clauses += [first_of, args.get("order")]
        return clauses


def _deciding_joins(node: exp.Expr) -> list[exp.Expr]:
    """Joins that drop rows; an outer one keeps those of a side whatever they match."""
    found = sources.joins_under(node)
    return [one for one in found if not one.args.get("side") or one.args.get("kind") in {"SEMI", "ANTI"}]

"""A summary run over the columns of its upstreams: nodes to rows, terms to edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from governance.lineage import stars
from governance.lineage.flow import Flow
from governance.lineage.flowing import Flowing, Grouped
from governance.lineage.graph import CONTEXT, SHIFT, Context, Deps, Graph, by, merge
from governance.lineage.kinds import AGGREGATES, EQUI_JOIN, IDENTITY, LOWERABLE, PREDICATE
from governance.lineage.policy import Policy
from governance.lineage.scope import Entry, Rows, Scope
from governance.lineage.summary import (
    MAYBE,
    ROWS,
    Column,
    Grouping,
    Named,
    Pivot,
    Recursive,
    Scan,
    Select,
    SetOperation,
    Source,
    Spread,
    Star,
    Summary,
    Term,
    Terms,
)
from governance.lineage.summary import Rows as RowsNode

_EVERYTHING = Star()
_ROUNDS = 12
"""Passes over a recursive query; edges only grow, and the longest real chains need a handful."""

Pair = tuple[Terms, Terms]
Scanned = Callable[[Scan], Rows | None]


class Evaluation:
    """One summary being evaluated.

    Args:
        summary: The program.
        graph: Where columns are.
        policy: Which masks lower what.
        scan: What a relation named in the SQL holds; None for an ephemeral model that is known only by its text.
        dialect: Decides the order of columns after USING and what a doubled name becomes.
    """

    def __init__(self, summary: Summary, graph: Graph, policy: Policy, scan: Scanned, dialect: str) -> None:
        self.summary, self.graph, self.policy, self.scan, self.dialect = summary, graph, policy, scan, dialect
        self.notes: list[str] = []
        self.filters: Deps = {}
        self.calls: dict[str, Deps] = {}
        self._inner = frozenset(summary.inner)
        self._rows: dict[tuple[int, int], tuple[Rows, Scope | None]] = {}
        self._grains: dict[int, int] = {}
        self._grouped: dict[int, Grouped] = {}

    def result(self) -> Rows:
        """The model's rows."""
        return self.node(self.summary.root, None)

    def node(self, index: int, scope: Scope | None) -> Rows:
        """The rows of one node; only inner ones see the scope around them."""
        scope = scope if index in self._inner else None
        key = (index, id(scope))
        known = self._rows.get(key)
        if known is None:
            node = self.summary.nodes[index]
            if isinstance(node, Recursive):
                return self._recursive(node, key, scope)
            known = self._rows[key] = (self._evaluate(node, scope), scope)
        return known[0]

    def _evaluate(self, node: object, scope: Scope | None) -> Rows:
        if isinstance(node, Select):
            return self._select(node, scope)
        if isinstance(node, Scan):
            found = self.scan(node)
            return self.node(node.inline, scope) if found is None else found
        if isinstance(node, SetOperation):
            return self._set_operation(node, scope)
        if isinstance(node, Named):
            return stars.renamed(self.node(node.body, scope), node.names, self.graph)
        if isinstance(node, Pivot):
            return self._pivot(node, scope)
        assert isinstance(node, RowsNode)  # noqa: S101 - the union of node types ends here
        return self._made(node, scope or Scope(self.graph, None, self.notes))

    def _made(self, node: RowsNode, scope: Scope) -> Rows:
        cols = {one.name: self.deps(one.terms, scope) for one in node.columns}
        return Rows(cols, (), self.deps(node.rest, scope) if node.is_open else None)

    def _recursive(self, node: Recursive, key: tuple[int, int], scope: Scope | None) -> Rows:
        """Evaluate the body until its edges no longer grow, starting from nothing."""
        rows = Rows({})
        anchor = self.summary.nodes[node.body]
        names = node.names
        if isinstance(anchor, SetOperation):
            self._rows[key] = (rows, scope)
            rows = stars.renamed(self._fresh(anchor.left, scope, key), names, self.graph)
        for _ in range(_ROUNDS):
            self._rows[key] = (rows, scope)
            grown = stars.renamed(self._fresh(node.body, scope, key), names, self.graph)
            if grown.cols == rows.cols and grown.passes == rows.passes and grown.rest == rows.rest:
                return grown
            rows = grown
        self._rows[key] = (rows, scope)
        self.notes.append("a recursive query did not settle")
        return rows

    def _fresh(self, index: int, scope: Scope | None, recursion: tuple[int, int]) -> Rows:
        """Evaluate a body whose nodes may have been evaluated with fewer rows (a body's nodes follow its name)."""
        for key in [key for key in self._rows if key[0] > recursion[0] and key[0] <= index]:
            del self._rows[key]
        return self.node(index, scope)

    def _set_operation(self, node: SetOperation, scope: Scope | None) -> Rows:
        left, right = self.node(node.left, scope), self.node(node.right, scope)
        if node.operation == "except":
            merge(self.filters, by(right.whole(self.graph), PREDICATE))
            return left
        kinds = EQUI_JOIN if node.operation == "intersect" else IDENTITY
        return stars.unite(left, right, kinds, self.graph, self.notes, by_name=node.by_name)

    def _pivot(self, node: Pivot, scope: Scope | None) -> Rows:
        inner = Scope(self.graph, scope, self.notes)
        inner.entries.append(self._entry(node.source, inner))
        rows = inner.entries[0].rows
        if node.keep:
            cols = {name: rows.get(name, self.graph) or {} for name in node.keep}
        else:
            cols = {name: deps for name, deps in rows.cols.items() if name not in node.used}
        # Rows are grouped by what is left of them.
        self._grains[id(inner)] = self._grain_of(
            Rows(cols, () if node.keep else rows.passes).whole(self.graph)
        )
        values = self.deps(node.values, inner)
        # A column that nobody named may be called by a value, as those of a PIVOT are: names told again are values.
        cols |= {
            **dict.fromkeys(node.outputs, values),
            **{name: dict(rows.rest or {}) for name in node.labels},
        }
        used = frozenset(node.used)
        passes = () if node.keep else tuple((one, leave | used, kinds) for one, leave, kinds in rows.passes)
        rest = dict(rows.rest or {}) if not node.keep else {}
        if node.is_open:
            merge(rest, values)
        turned = Rows(cols, passes, rest if node.is_open or rows.rest is not None else None)
        return stars.renamed(turned, node.names, self.graph)

    def _entry(self, source: Source, scope: Scope) -> Entry:
        rows = stars.renamed(self.node(source.node, scope), source.names, self.graph)
        return Entry(source.alias, source.parts, rows, hidden=source.side in {"semi", "anti"})

    def _select(self, node: Select, outer: Scope | None) -> Rows:
        scope = Scope(self.graph, outer, self.notes)
        for source in node.sources:
            scope.entries.append(self._entry(source, scope))
        stars.join_names(node, scope)
        self._inner_queries(node, scope)
        self._equalities(node, scope)
        rows = self._project(node, scope)
        if node.filters:
            merge(self.filters, self.deps(node.filters, scope))
        for name, terms in node.calls:
            merge(self.calls.setdefault(name, {}), self.deps(terms, scope))
        if node.grouping is not None:
            self._group(node, node.grouping, scope)
        return rows

    def _group(self, node: Select, grouping: Grouping, scope: Scope) -> None:
        """Note by what rows are grouped and what is counted; of a query read in several scopes, what holds in all."""
        grain = self.deps(_expanded(node.grain, node, scope), scope) if node.grain else {}
        grain = {key: kinds for key, kinds in grain.items() if kinds & LOWERABLE}
        paths = {path for _, path in grouping.counts} | {one.path for one in grouping.floors if one.counted}
        counted = {path: scope.find(path) or {} for path in paths if path != ROWS}
        before = self._grouped.get(id(node))
        if before is not None:
            grain = {key: kinds for key, kinds in grain.items() if key in before.grain}
            for path, deps in before.counted.items():
                merge(counted[path], deps) if deps else counted.update({path: {}})
        self._grouped[id(node)] = Grouped(grain, counted)

    def flow(self, relation: Callable[[Scan], tuple[int, Flow | None]]) -> Flow:
        """By which ways rows come through, once the rows are evaluated."""
        return Flowing(self.summary, self._grouped, self._names, relation).flow()

    def _names(self, index: int) -> list[str] | None:
        known = self._rows.get((index, id(None)))
        return None if known is None or known[0].is_open else list(known[0].cols)

    def _inner_queries(self, node: Select, scope: Scope) -> None:
        """Queries inside are read first: their equalities bind columns of this one."""
        for item in node.items:
            if isinstance(item, (Column, Spread)):
                self._queries(item.terms, scope)
        self._queries(node.filters, scope)

    def _queries(self, terms: Terms, scope: Scope) -> None:
        for term in terms:
            if term.query >= 0:
                self.node(term.query, scope)

    def _equalities(self, node: Select, scope: Scope) -> None:
        on = [(pair, place) for place, source in enumerate(node.sources) for pair in source.on]
        pairs: list[tuple[Pair, int | None]] = [
            ((_expanded(left, node, scope), _expanded(right, node, scope)), place)
            for (left, right), place in [*((pair, None) for pair in node.equal), *on]
        ]
        binds = node.binds or not node.items or _shows(node.items)
        for _ in range(min(len(pairs), 3)):
            for (left, right), place in pairs:
                allowed = None if place is None else stars.bound_places(node, place, scope)
                self._equal(left, right, scope, allowed, binds=binds)
                self._equal(right, left, scope, allowed, binds=binds)
        if pairs and self._inner:
            for key in [key for key in self._rows if key[1] == id(scope)]:
                del self._rows[key]

    def _equal(
        self, to: Terms, made_of: Terms, scope: Scope, allowed: frozenset[int] | None, *, binds: bool
    ) -> None:
        """Columns in ``to`` show what ``made_of`` is made of."""
        for term in to:
            if not term.path or term.path[-1] == "*" or term.masks:
                continue
            for where, place, name in scope.places(term.path):
                if (where is not scope and not binds) or (
                    where is scope and allowed is not None and place not in allowed
                ):
                    continue
                shown = by(by(self.deps(made_of, scope), EQUI_JOIN), term.kinds)
                stars.show(where, place, name, shown)

    def _project(self, node: Select, scope: Scope) -> Rows:
        if len(node.items) == 1 and node.items[0] == _EVERYTHING and len(scope.entries) == 1:
            return scope.entries[0].rows
        writer = stars.Projection(scope, self.dialect)
        if node.grain:
            self._grains[id(scope)] = self._grain(node, scope)
        for item in node.items:
            if isinstance(item, Column):
                deps = self.deps(item.terms, scope)
                writer.add(item.name, deps)
                scope.aliases.setdefault(item.name, deps)
            elif isinstance(item, Star):
                replaced = {name: self.deps(terms, scope) for name, terms in item.replace}
                writer.star(item, replaced)
            else:
                writer.spread(self.deps(item.terms, scope))
        return writer.rows()

    def _grain(self, node: Select, scope: Scope) -> int:
        return self._grain_of(self.deps(_expanded(node.grain, node, scope), scope))

    def _grain_of(self, deps: Deps) -> int:
        grouped = {key >> SHIFT for key, kinds in deps.items() if kinds & ~AGGREGATES}
        return self.graph.context(Context((), tuple(sorted(grouped))))

    def deps(self, terms: Terms, scope: Scope) -> Deps:
        """The edges of an expression."""
        if len(terms) == 1 and terms[0].kinds == IDENTITY and terms[0].query < 0 and not terms[0].masks:
            return scope.resolve(terms[0].path)
        found: Deps = {}
        for term in terms:
            merge(found, self._term(term, scope))
        return found

    def _term(self, term: Term, scope: Scope) -> Deps:
        inner = term.query >= 0
        if term.path[:1] == (MAYBE,):
            deps = scope.find(term.path[1:]) or {}
        else:
            deps = self.node(term.query, scope).whole(self.graph) if inner else scope.resolve(term.path)
        for kinds, mask in term.masks:
            deps = self._masked(by(deps, kinds), mask)
        aggregated = term.kinds & AGGREGATES
        if not aggregated:
            return by(deps, term.kinds)
        found = {self._regrained(key, scope): kinds for key, kinds in by(deps, aggregated).items()}
        if term.kinds != aggregated:
            merge(found, by(deps, term.kinds & ~AGGREGATES))
        return found

    def _regrained(self, key: int, scope: Scope) -> int:
        """The same column, now aggregated over this query's grouping."""
        contexts = self.graph.contexts
        grain = contexts[self._grains[id(scope)]].grain if id(scope) in self._grains else ()
        context = Context(contexts[key & CONTEXT].masks, grain)
        return key & ~CONTEXT | self.graph.context(context)

    def _masked(self, deps: Deps, mask: str) -> Deps:
        """Lower what a mask lowers; what reaches it in another shape passes as it was."""
        found: Deps = {}
        for key, kinds in deps.items():
            lowered = self.policy.lowers(mask, kinds, LOWERABLE)
            if lowered:
                old = self.graph.contexts[key & CONTEXT]
                context = Context(tuple(sorted({*old.masks, mask})), old.grain)
                merge(found, {key & ~CONTEXT | self.graph.context(context): lowered})
            if kinds & ~lowered:
                merge(found, {key: kinds & ~lowered})
        return found


def _expanded(terms: Terms, node: Select, scope: Scope) -> Terms:
    """Terms with aliases of the select list replaced by what they stand for, as GROUP BY and WHERE may use them."""
    found: list[Term] = []
    for term in terms:
        items = [one for one in node.items if isinstance(one, Column) and term.path == (one.name,)]
        if not items or scope.find(term.path) is not None:
            found.append(term)
        found += [inner for one in items for inner in one.terms]
    return tuple(found)


def _shows(items: Sequence[Column | Star | Spread]) -> bool:
    """Whether a select list shows more than aggregates."""
    return any(
        isinstance(item, Star) or any(term.kinds & ~AGGREGATES for term in item.terms) for item in items
    )

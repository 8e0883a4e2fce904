"""What queries mean: common table expressions, joins, set operations and stars, followed to the relations read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from governance.lineage.meaning.expressions import Expressions
from governance.lineage.meaning.relations import Relation, Rows, Scope, numbered, opened, renamed, repeated
from governance.lineage.meaning.trees import flat, left_out, star_of
from governance.lineage.meaning.values import Ref, Value, short, together
from governance.lineage.parser import NotUnderstoodError
from governance.lineage.same_sql import Names
from governance.lineage.sources import alias_columns, table_parts
from governance.lineage.spans import Marked

_SHAPING = ("group", "having", "qualify", "distinct", "limit", "offset", "connect", "match", "prewhere")
_KNOWN = frozenset(
    {
        "with_",
        "from_",
        "joins",
        "laterals",
        "where",
        "expressions",
        "order",
        "windows",
        "kind",
        "hint",
        *_SHAPING,
    }
)


class Reader(Expressions):
    """Reads one statement.

    Attributes:
        reads: The relations read.
        deciding: The columns that decide on rows.
        clauses: What decides on rows, as it is written.
    """

    def __init__(self, marked: Marked, names: Names) -> None:
        super().__init__(marked.calls)
        self._names = names
        self.reads: set[str] = set()
        self.deciding: set[Ref] = set()
        self.clauses: list[exp.Expr] = []

    def query(self, node: exp.Expr, scope: Scope) -> Relation:
        """Any query."""
        inner = scope.inside()
        self._common(node, inner)
        if isinstance(node, (exp.Subquery, exp.Paren)):
            if any(node.args.get(key) for key in ("pivots", "joins", "order", "limit", "offset", "sample")):
                return self._opaque(node, inner)
            return self.query(node.this, inner)
        if isinstance(node, exp.Select):
            return self._select(node, inner)
        if isinstance(node, exp.SetOperation):
            return self._united(node, inner)
        if isinstance(node, (exp.Table, exp.Values, exp.Pivot)):
            return self._opaque(node, inner)
        raise NotUnderstoodError(f"{type(node).__name__} is no query")

    def _common(self, node: exp.Expr, scope: Scope) -> None:
        with_ = node.args.get("with_")
        if with_ is None:
            return
        for one in with_.expressions:
            name = one.alias.lower()
            if with_.args.get("recursive"):
                scope.common[name] = opened(f"<recursive {len(scope.common)}>")
            names = alias_columns(one.args.get("alias"))
            scope.common[name] = renamed(self.query(one.this, scope), names)

    def _united(self, node: exp.Expr, scope: Scope) -> Relation:
        parts, first = [], node
        while isinstance(first, exp.SetOperation) and (first is node or not first.args.get("with_")):
            parts.append(first)
            first = first.this
        found = self.query(first, scope)
        for one in reversed(parts):
            found = self._pair(one, found, self.query(one.expression, scope), scope)
        return found

    def _pair(self, node: exp.Expr, left: Relation, right: Relation, scope: Scope) -> Relation:
        kind = f"{type(node).__name__} {'distinct' if node.args.get('distinct') else 'all'}"
        kind += " by name" if node.args.get("by_name") else ""
        tail = self._tail(node, scope)
        rows = Rows(f"({left.rows.text} {kind} {right.rows.text}{tail})")
        closed = left.more is None and right.more is None and not node.args.get("by_name")
        columns = {
            name: together("either", [one, other])
            for (name, one), other in zip(left.columns.items(), right.columns.values(), strict=False)
        }

        def more(name: str) -> Value | None:
            both = [one for side in (left, right) if (one := side.find(name)) is not None]
            return together("either", both) if both else None

        bases = left.bases | right.bases
        if closed:
            return Relation(columns, rows, bases)
        return Relation({}, rows, bases, more)

    def _tail(self, node: exp.Expr, scope: Scope) -> str:
        """Order and limit of a set operation: an order decides only together with a limit."""
        if not (node.args.get("limit") or node.args.get("offset")):
            return ""
        return " ".join(
            self.value(part, scope).key
            for key in ("order", "limit", "offset")
            if (part := node.args.get(key))
        )

    def _select(self, node: exp.Expr, scope: Scope) -> Relation:
        unread = [key for key, value in node.args.items() if value and key not in _KNOWN]
        if unread:
            raise NotUnderstoodError(f"clause {unread[0]}")
        if node.args.get("windows"):
            raise NotUnderstoodError("named windows")
        joined = self._sources(node, scope)
        columns, more, hidden = self._items(node, scope)
        scope.made = columns
        rows, grain = self._rows(node, scope, joined)
        bases = frozenset[str]().union(*(source.bases for source in scope.sources.values()))
        return Relation(columns, rows, bases, more, hidden, grain)

    def _sources(self, node: exp.Expr, scope: Scope) -> list[str]:
        """Make the sources known, and say how they are joined."""
        told = []
        from_ = node.args.get("from_")
        entries = [(None, from_.this)] if from_ is not None else []
        entries += [(None, one) for one in node.args.get("laterals") or []]
        joins = list(node.args.get("joins") or [])
        if from_ is not None and isinstance(from_.this, exp.Table):
            joins = [*(from_.this.args.get("joins") or []), *joins]
        entries += [(one, one.this) for one in joins]
        seen: list[frozenset[str]] = []
        self.clauses += joins
        for join, entry in entries:
            alias, found = self._source(entry, scope)
            again = sum(bool(found.bases & bases) for bases in seen)
            seen.append(found.bases)
            scope.sources[alias or f"<{len(seen)}>"] = repeated(found, again) if again else found
            told.append(self._join(join, found, scope))
        return told

    def _source(self, node: exp.Expr, scope: Scope) -> tuple[str, Relation]:
        alias = (
            node.alias_or_name.lower() if isinstance(node, (exp.Table, exp.Subquery)) else node.alias.lower()
        )
        names = alias_columns(node.args.get("alias"))
        plain = isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier)
        extra = [
            key
            for key, value in node.args.items()
            if value and key not in {"this", "db", "catalog", "alias", "joins", "with_"}
        ]
        if plain and not extra:
            return alias, renamed(self.table(node, scope), names)
        if isinstance(node, exp.Subquery) and not extra and not node.args.get("joins"):
            return alias, renamed(self.query(node.this, scope), names)
        return alias, numbered(self._opaque(node, scope), names)

    def table(self, node: exp.Expr, scope: Scope) -> Relation:
        """A table or common table expression by its name."""
        parts = table_parts(node)
        if len(parts) == 1 and parts[0] in scope.common:
            return scope.common[parts[0]]
        name = self._names.get(parts) or ".".join(parts)
        self.reads.add(name)
        return opened(name)

    def _opaque(self, node: exp.Expr, scope: Scope) -> Relation:
        """What is not looked into: it is what its text is, over what it reads."""
        value = self._walk(node, scope, {"alias"})
        self.deciding |= value.refs
        return opened(short(value.key), frozenset(self.reads))

    def _join(self, join: exp.Expr | None, found: Relation, scope: Scope) -> str:
        if join is None:
            return found.rows.text
        kind = " ".join(str(join.args.get(key) or "").lower() for key in ("method", "side", "kind"))
        kind = " ".join(kind.replace("inner", "").replace("outer", "").split())
        on = self._conditions(join.args.get("on"), scope)
        using = sorted(one.name.lower() for one in join.args.get("using") or [])
        return f"{kind} join {found.rows.text} on {' and '.join(sorted(on))} {' '.join(using)}"

    def _conditions(self, node: exp.Expr | None, scope: Scope) -> frozenset[str]:
        values = [self.value(one, scope) for one in flat(node, exp.And)] if node is not None else []
        self.deciding |= {ref for value in values for ref in value.refs}
        return frozenset(value.key for value in values)

    def _rows(self, node: exp.Expr, scope: Scope, joined: list[str]) -> tuple[Rows, str]:
        where = node.args["where"].this if node.args.get("where") else None
        self.clauses += [
            part for key in ("where", *_SHAPING) if isinstance(part := node.args.get(key), exp.Expr)
        ]
        filters = self._conditions(where, scope)
        looks = where is not None and any(self.value(one, scope).counts for one in flat(where, exp.And))
        shape, grain = self._shape(node, scope)
        if len(scope.sources) == 1 and not looks:
            (source,) = scope.sources.values()
            grain = grain or ("" if shape else source.grain)
            rows = Rows(source.rows.base, source.rows.filters | filters)
        else:
            rows = Rows(f"({'; '.join(joined)})", filters)
        return (Rows(f"({rows.text} {shape})") if shape else rows), grain

    def _shape(self, node: exp.Expr, scope: Scope) -> tuple[str, str]:
        """What makes other rows of those that are read, and what they are grouped by."""
        distinct = node.args.get("distinct")
        limited = node.args.get("limit") or node.args.get("offset") or (distinct and distinct.args.get("on"))
        told, grain = [], ""
        for key in (*_SHAPING, *(("order",) if limited else ())):
            part = node.args.get(key)
            if not part:
                continue
            if key == "group":
                grain = self._group(node, part, scope)
                told.append(f"grouped by {grain}")
            else:
                value = self.value(part, scope)
                self.deciding |= value.refs
                told.append(f"{key} {value.key}")
        grouped = not node.args.get("group") and any(
            one.find(exp.AggFunc) and not one.find(exp.Window) for one in node.expressions
        )
        return " ".join([*told, *(["one row"] if grouped else [])]), grain

    def _group(self, node: exp.Expr, group: exp.Expr, scope: Scope) -> str:
        """What rows are grouped by; a position is the expression that stands there."""
        everything = group.args.get("all")
        values = []
        for one in group.expressions:
            position = int(one.name) - 1 if isinstance(one, exp.Literal) and one.is_int else None
            of = node.expressions[position] if position is not None else one
            values.append(self.value(of.this if isinstance(of, exp.Alias) else of, scope))
        rest = [
            self.value(part, scope)
            for key in ("grouping_sets", "cube", "rollup")
            for part in group.args.get(key) or []
        ]
        self.deciding |= {ref for value in (*values, *rest) for ref in value.refs}
        return ", ".join(
            [*sorted(one.key for one in values), *(one.key for one in rest), *(["all"] if everything else [])]
        )

    def _items(
        self, node: exp.Expr, scope: Scope
    ) -> tuple[dict[str, Value], Callable[[str], Value | None] | None, frozenset[str]]:
        columns: dict[str, Value] = {}
        open_ones: list[Relation] = []
        hidden: set[str] = set()
        for place, item in enumerate(node.expressions):
            body = item.this if isinstance(item, exp.Alias) else item
            star = star_of(body)
            if star is not None:
                found = self._starred(body, star, scope, columns)
                open_ones += [one for one in found if one.more is not None]
                hidden |= left_out(star)
            else:
                columns[(item.alias_or_name or f"_{place}").lower()] = self._written(body, scope)
        if not open_ones:
            return columns, None, frozenset()

        def more(name: str) -> Value | None:
            return next((one for source in open_ones if (one := source.find(name)) is not None), None)

        return columns, more, frozenset(hidden)

    def _written(self, body: exp.Expr, scope: Scope) -> Value:
        """A column of a select list; one that is only passed on stays as it was written where it was made."""
        found = self.value(body, scope)
        passed = isinstance(body, exp.Column) and found.written is not None
        return found if passed else replace(found, written=body)

    def _starred(
        self, body: exp.Expr, star: exp.Expr, scope: Scope, columns: dict[str, Value]
    ) -> list[Relation]:
        """The sources whose columns a star stands for; those known by name are added."""
        table = body.args["table"].name.lower() if body.args.get("table") else ""
        if star.args.get("rename") or star.args.get("ilike"):
            raise NotUnderstoodError("a star that renames")
        found = [scope.sources[table]] if table else list(scope.sources.values())
        left = left_out(star)
        for source in found:
            for name, value in source.columns.items():
                if name not in left:
                    columns.setdefault(name, value)
        for one in star.args.get("replace") or []:
            columns[one.alias.lower()] = self.value(one.this, scope)
        return found

"""The columns that an expression takes its values from, apart from those that only choose among values."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

# Parts of an expression that choose among values or order them, and are no values themselves.
_CHOOSING: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Window: ("partition_by", "order", "spec"),
    exp.Case: ("this",),
    exp.If: ("this",),
    exp.Filter: ("expression",),
    exp.Order: ("expressions",),
    exp.WithinGroup: ("expression",),
}
# What holds no value, or one that is written there.
_PLAIN = (exp.Literal, exp.Null, exp.Boolean, exp.DataType, exp.Identifier, exp.Var, exp.Interval)


def leaves(tree: exp.Expr, span_of: Callable[[int], int | None]) -> Iterator[exp.Expr]:
    """The columns an expression is made of, and what in it cannot be looked into.

    Args:
        tree: The expression.
        span_of: Offset → where the markers around it begin, or None. A mask that keeps nothing of a value only
            asks whether there is one; between markers that column counts too.
    """
    if isinstance(tree, _PLAIN):
        return
    if isinstance(tree, (exp.Column, exp.Query, exp.Star, exp.Columns, exp.Lambda, exp.Placeholder)):
        yield tree
        return
    if isinstance(tree, exp.Func) and not isinstance(tree, exp.Cast) and not tree.find(exp.Column):
        yield tree  # a function of constants may return anything: a variable, a file
        return
    choosing = _CHOOSING.get(type(tree), ())
    columns = list(tree.find_all(exp.Column)) if choosing else []
    spans = {span_of(start_of(column)) for column in columns}
    if len(spans) == 1 and None not in spans:
        yield columns[0]
        return
    for key, value in tree.args.items():
        for child in value if isinstance(value, list) else [value]:
            if key not in choosing and isinstance(child, exp.Expr):
                yield from leaves(child, span_of)


def start_of(column: exp.Column) -> int:
    """Where a column's name stands in the SQL, or -1."""
    start = column.this.meta.get("start", -1)
    return start if isinstance(start, int) else -1


def describe(leaf: exp.Expr) -> str:
    """What a leaf that is no column is, for people."""
    if isinstance(leaf, exp.Query):
        return "a subquery in its expression"
    if isinstance(leaf, exp.Func):
        return f"the function `{leaf.name or leaf.key}` in its expression"
    return f"`{leaf.key}` in its expression"

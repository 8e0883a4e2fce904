"""What a condition makes equal: rows matched on a value show that value."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from governance.lineage.summary import Terms

Pair = tuple[Terms, Terms]
_EQUAL = (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.Like, exp.ILike)  # NEQ comes here only negated
_SIDES: dict[type[exp.Expr], int] = {exp.GTE: 1, exp.LTE: 2}


def equal_pairs(
    condition: exp.Expr, read: Callable[[exp.Expr], Terms], bind: Callable[[exp.Expr], None]
) -> tuple[Pair, ...]:
    """The pairs of expressions that a condition may make equal.

    Args:
        condition: WHERE or ON.
        read: One expression to its terms.
        bind: Called with the query of every EXISTS, whose own equalities then bind the query around it.
    """
    pairs: list[Pair] = []
    bounds: dict[Pair, int] = {}
    for node in _conditions(condition):
        if isinstance(node, exp.Exists):
            bind(node.this)
            continue
        for left, right in _equals(node):
            pair = (read(left), read(right))
            if all(pair):
                pairs.append(pair)
        side = _SIDES.get(type(node))
        if side:
            _bound(pairs, bounds, (read(node.this), read(node.args["expression"])), side)
    return tuple(pairs)


def _conditions(condition: exp.Expr) -> Iterator[exp.Expr]:
    stack = [condition]
    while stack:
        node = stack.pop()
        if isinstance(node, (exp.And, exp.Or)):
            stack += [node.args["expression"], node.this]
        elif isinstance(node, exp.Paren):
            stack.append(node.this)
        elif isinstance(node, exp.Not):
            inner = node.this.unnest() if isinstance(node.this, exp.Paren) else node.this
            if isinstance(inner, exp.NEQ):
                yield inner
        elif not isinstance(node, exp.NEQ):
            yield node


def _equals(node: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    if isinstance(node, _EQUAL):
        right = node.args["expression"]
        yield node.this, right.this if isinstance(right, exp.Any) else right
    elif isinstance(node, exp.In):
        for one in [node.args.get("query"), node.args.get("unnest"), *(node.args.get("expressions") or [])]:
            if isinstance(one, exp.Expr) and not isinstance(one, exp.Literal):
                yield node.this, one
    elif isinstance(node, exp.Between) and node.args["low"] == node.args["high"]:
        yield node.this, node.args["low"]


def _bound(pairs: list[Pair], bounds: dict[Pair, int], pair: Pair, side: int) -> None:
    """``a >= b and a <= b`` is ``a = b``, whichever way round."""
    if not all(pair):
        return
    bounds[pair] = bounds.get(pair, 0) | side
    turned = pair[::-1]
    if bounds[pair] == sum(_SIDES.values()) or bounds.get(turned, 0) & side:
        pairs.append(pair)

"""What a query says of the size of its groups: counts it selects, and conditions that let small ones fall."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from governance.lineage.expressions import column_path
from governance.lineage.summary import ROWS, Floor, Grouping

_TURNED: dict[type[exp.Expr], type[exp.Expr]] = {exp.LTE: exp.GTE, exp.LT: exp.GT}


def grouping(select: exp.Expr) -> Grouping:
    """Counts and conditions of a query that groups."""
    counts = tuple(_counts(select))
    clauses = (select.args.get("having"), select.args.get("qualify"))
    return Grouping(counts, tuple(one for clause in clauses for one in floors(clause)))


def _counts(select: exp.Expr) -> Iterator[tuple[str, tuple[str, ...]]]:
    for place, item in enumerate(select.expressions):
        path = _counted(item.this if type(item) is exp.Alias else item)
        if path is not None:
            yield (
                item.alias.lower() or f"_{place}",
                path,
            )  # unnamed, it has the name that the select list gives it


def floors(clause: exp.Expr | None) -> Iterator[Floor]:
    """The conditions that all rows meet: those that AND joins, at the top, and no others."""
    waiting = [clause.this] if clause is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.And):
            waiting += [node.args["expression"], node.this]
        elif isinstance(node, exp.Paren):
            waiting.append(node.this)
        else:
            found = _floor(node)
            if found is not None:
                yield found


def _floor(node: exp.Expr) -> Floor | None:
    kind = type(node)
    if kind in _TURNED:
        left, right, kind = node.args["expression"], node.this, _TURNED[kind]
    elif kind in (exp.GTE, exp.GT):
        left, right = node.this, node.args["expression"]
    else:
        return None
    if not (isinstance(right, exp.Literal) and not right.is_string and right.name.isdigit()):
        return None
    least = int(right.name) + (kind is exp.GT)
    if type(left) is exp.Column and isinstance(left.this, exp.Identifier):
        return Floor(column_path(left), least)
    path = _counted(left)
    return None if path is None else Floor(path, least, counted=True)


def _counted(node: exp.Expr) -> tuple[str, ...] | None:
    """What an expression counts, where it is a count and nothing else."""
    if type(node) is not exp.Count or node.args.get("expressions"):
        return None
    inner = node.this
    if isinstance(inner, exp.Star):
        return ROWS
    if not isinstance(inner, exp.Distinct) or inner.args.get("on") is not None or len(inner.expressions) != 1:
        return None
    (value,) = inner.expressions
    return (
        column_path(value) if type(value) is exp.Column and isinstance(value.this, exp.Identifier) else None
    )

"""Stars as people spelled them: where a query selects columns that it does not name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from governance.lineage.summary import EPHEMERAL, Item, Node, Scan, Source, Star

_EVERYTHING = (Star(),)


def stars(
    select: exp.Expr, items: Sequence[Item], sources: Sequence[Source], nodes: Sequence[Node]
) -> tuple[tuple[str, str], ...]:
    """The stars of one select list that name no columns where columns should be named.

    Two are habit and are none of them: a common table expression that imports a relation, and a last line that selects
    all of another one. What asks whether there is a row selects nothing.

    Args:
        select: The query.
        items: Its select list.
        sources: What it selects from.
        nodes: The nodes written so far.

    Returns:
        The common table expression it stands in, or nothing, and the star.
    """
    found = [item for item in items if isinstance(item, Star)]
    if not found or _asks(select):
        return ()
    around = select.find_ancestor(exp.CTE)
    name = around.alias.lower() if around is not None else ""
    one = tuple(items) == _EVERYTHING and len(sources) == 1
    scans = one and isinstance(nodes[sources[0].node], Scan)
    imports = scans and isinstance(select.parent, exp.CTE)
    ends = one and not scans and select.parent is None and _is_named(select)
    if imports or ends or _is_inlined(select):
        return ()
    return tuple((name, ".".join([*item.of, "*"])) for item in found)


def _asks(select: exp.Expr) -> bool:
    parent = select.parent
    while isinstance(parent, (exp.Subquery, exp.Paren)):
        parent = parent.parent
    return isinstance(parent, exp.Exists)


def _is_named(select: exp.Expr) -> bool:
    """Whether a query selects from something with a name."""
    from_ = select.args.get("from_")
    return (
        from_ is not None and isinstance(from_.this, exp.Table) and not isinstance(from_.this.this, exp.Func)
    )


def _is_inlined(select: exp.Expr) -> bool:
    """Whether a query is an ephemeral model's."""
    around = select.find_ancestor(exp.CTE)
    while around is not None:
        if around.alias.lower().startswith(EPHEMERAL):
            return True
        around = around.find_ancestor(exp.CTE)
    return False

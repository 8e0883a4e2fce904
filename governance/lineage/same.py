"""Whether a column is another one, far upstream: the same value in every row, as far as the edges say."""

from __future__ import annotations

from governance.lineage.graph import CONTEXT, SHIFT, Deps, Graph
from governance.lineage.kinds import COPY, EQUI_JOIN, IDENTITY, VALUE
from governance.lineage.link import Lineage


def columns_that_are(lineage: Lineage, uid: str, origin: tuple[str, str]) -> frozenset[str]:
    """The columns of a relation that are a column of another one.

    A column is what it is by identity or by an equi-join, or a copy of that alone (a cast, a trim): a copy of
    several (a CASE, a coalesce) may be the other value. No mask may stand between.

    Args:
        lineage: The project's lineage.
        uid: The relation.
        origin: Relation and column upstream.
    """
    graph = lineage.graph
    place, above = graph.index.get(uid), graph.index.get(origin[0])
    if place is None or above is None:
        return frozenset()
    number = graph.relations[above].ids.get(origin[1].lower())
    found = graph.relations[place].ids.items() if number is not None else ()
    return frozenset(name for name, one in found if name != "*" and _is(graph, one, number))


def _is(graph: Graph, column: int, origin: int | None) -> bool:
    waiting, seen = [column], {column}
    while waiting:
        number = waiting.pop()
        if number == origin:
            return True
        more = _whole(graph, graph.edges[number]) - seen
        seen |= more
        waiting += more
    return False


def _whole(graph: Graph, edges: Deps) -> set[int]:
    """The columns whose value an edge brings as it is."""
    alone = len({key >> SHIFT for key, kinds in edges.items() if kinds & VALUE}) == 1
    kept = IDENTITY | EQUI_JOIN | (COPY if alone else 0)
    return {
        key >> SHIFT
        for key, kinds in edges.items()
        if kinds & kept and not graph.contexts[key & CONTEXT].masks
    }

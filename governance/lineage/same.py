"""Whether a column is another one, far upstream: the same value in every row, as far as the edges say."""

from __future__ import annotations

from governance.lineage.flow import Flow
from governance.lineage.graph import CONTEXT, SHIFT, Graph
from governance.lineage.kinds import COPY, EQUI_JOIN, IDENTITY, VALUE
from governance.lineage.link import Lineage


def columns_that_are(lineage: Lineage, uid: str, origin: tuple[str, str]) -> frozenset[str]:
    """The columns of a relation that are a column of another one.

    A column is what it is by identity or by an equi-join, or a copy of that alone (a cast, a trim): a copy of
    several (a CASE, a coalesce) may be the other value, and a copy out of a group (max) another row's, unless the
    group has one value of it. No mask may stand between.

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
        more = _whole(graph, number) - seen
        seen |= more
        waiting += more
    return False


def _whole(graph: Graph, column: int) -> set[int]:
    """The columns whose value an edge brings as it is."""
    edges = graph.edges[column]
    alone = len({key >> SHIFT for key, kinds in edges.items() if kinds & VALUE}) == 1
    flow = graph.relations[graph.owner[column]].flow
    picked = flow is not None and not all(_groups_by(flow, key) for key in edges)
    kept = IDENTITY | EQUI_JOIN | (COPY if alone and not picked else 0)
    return {
        key >> SHIFT
        for key, kinds in edges.items()
        if kinds & kept and not graph.contexts[key & CONTEXT].masks
    }


def _groups_by(flow: Flow, key: int) -> bool:
    return all(any(one >> SHIFT == key >> SHIFT for one, _ in step.grain) for step in flow.steps)

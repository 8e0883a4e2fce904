"""How one column comes from others, step by step, for people to follow."""

from __future__ import annotations

from dataclasses import dataclass

from governance.lineage.graph import CONTEXT, SHIFT
from governance.lineage.kinds import names
from governance.lineage.link import Lineage
from governance.lineage.propagate import Carried, Label


@dataclass(frozen=True, slots=True)
class Step:
    """One edge.

    Attributes:
        source: uid and column it comes from.
        target: uid and column it goes to.
        kinds: Names of the edge's kinds, strongest flow first.
        masks: Masks on the edge.
    """

    source: tuple[str, str]
    target: tuple[str, str]
    kinds: tuple[str, ...]
    masks: tuple[str, ...]


def upstream(lineage: Lineage, uid: str, column: str) -> list[Step]:
    """Every edge on the way to a column, nearest first; empty for one that is not there or is made of nothing."""
    graph = lineage.graph
    start = _number(lineage, uid, column)
    found: dict[tuple[int, int], Step] = {}
    queue = [start] if start is not None else []
    seen = set(queue)
    for number in queue:
        for key in sorted(graph.edges[number]):
            found[key, number] = _step(lineage, key, number)
            if key >> SHIFT not in seen:
                seen.add(key >> SHIFT)
                queue.append(key >> SHIFT)
    return list(found.values())


def downstream(lineage: Lineage, uid: str, column: str) -> list[Step]:
    """Every edge that leads away from a column, nearest first."""
    graph = lineage.graph
    readers: dict[int, list[tuple[int, int]]] = {}
    for number, deps in enumerate(graph.edges):
        for key in deps:
            readers.setdefault(key >> SHIFT, []).append((key, number))
    start = _number(lineage, uid, column)
    queue = [start] if start is not None else []
    seen, found = set(queue), []
    for number in queue:
        for key, reader in sorted(readers.get(number, ())):
            found.append(_step(lineage, key, reader))
            if reader not in seen:
                seen.add(reader)
                queue.append(reader)
    return found


def path_of(lineage: Lineage, carried: Carried, uid: str, column: str, label: Label) -> list[Step]:
    """The least protected way a label came to a column, from where it was declared."""
    steps: list[Step] = []
    number = _number(lineage, uid, column)
    seen: set[tuple[int, Label]] = set()
    while number is not None and (number, label) not in seen:
        seen.add((number, label))
        before = carried.before(number, label)
        if before is None:
            break
        steps.append(_step(lineage, before[0], number))
        number, label = before[0] >> SHIFT, before[1]
    return steps[::-1]


def _number(lineage: Lineage, uid: str, column: str) -> int | None:
    place = lineage.graph.index.get(uid)
    return None if place is None else lineage.graph.relations[place].ids.get(column.lower())


def _step(lineage: Lineage, key: int, number: int) -> Step:
    graph = lineage.graph
    return Step(
        source=(graph.relations[graph.owner[key >> SHIFT]].uid, graph.name[key >> SHIFT]),
        target=(graph.relations[graph.owner[number]].uid, graph.name[number]),
        kinds=names(graph.edges[number][key]),
        masks=graph.contexts[key & CONTEXT].masks,
    )

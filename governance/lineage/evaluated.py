"""What a summary came to over the columns of its upstreams, kept between runs: the same columns, the same edges.

A model's edges follow from its SQL and from the columns of what it reads, and from nothing else. So what was
evaluated once is kept with a digest of those columns, in terms of their names; where the digest is still the same it
is written into the graph again, number for number as an evaluation would have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from governance.lineage.flow import Flow, renumbered
from governance.lineage.graph import CONTEXT, SHIFT, Context, Deps, Graph
from governance.lineage.kinds import IDENTITY
from governance.lineage.scope import Rows
from governance.lineage.summary import Outcome

Grain = tuple[int, ...] | None
Name = tuple[str, ...]
_ALONE, _ONE = 1, 3
"""How many numbers tell a column that is another one, and a single edge."""


class Evaluated(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One text evaluated; columns are named by their place in ``inputs``, contexts by their place in ``contexts``.

    Attributes:
        relations: Dotted names of the relations read, as its summary has them; a slot is a place among them.
        functions: Functions called that may read anything, as its summary has them.
        seen: Digests of the columns of each relation, joined.
        scanned: Slots whose rows were read, in that order.
        slots: For each input its slot, in the order in which they were first asked for.
        inputs: For each input its column.
        contexts: Masks, and the inputs by which rows were grouped.
        columns: Names of the columns that come out.
        edges: For each of them triples of input, context and kinds; one input alone is that column itself.
        passes: Slot, names left out and kinds of what passes without being named.
        rest: Edges of what any other column holds, or None.
        filters: Edges of what decides on the rows.
        notes: Assumptions made.
        calls: Functions that may take values out of the warehouse, and the edges of what they are given.
        stars: Stars in place of names, as its summary has them.
        flow: The ways rows come by: relations are slots, and an edge's source is its input, then its context and one.
    """

    relations: tuple[Name, ...]
    functions: tuple[str, ...]
    seen: bytes
    scanned: tuple[int, ...]
    slots: tuple[int, ...]
    inputs: tuple[str, ...]
    contexts: tuple[tuple[tuple[str, ...], Grain], ...]
    columns: tuple[str, ...]
    edges: tuple[tuple[int, ...], ...]
    passes: tuple[tuple[int, tuple[str, ...], int], ...]
    rest: tuple[int, ...] | None
    filters: tuple[int, ...]
    notes: tuple[str, ...]
    flow: Flow | None = None
    calls: tuple[tuple[str, tuple[int, ...]], ...] = ()
    stars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """One text that can be kept between runs.

    Attributes:
        key: What it is kept under: a digest of all its summary depends on.
        relations: Dotted names of the relations read.
        functions: Functions called that may read anything.
        summarise: Its summary, made or read when it is asked for.
        evaluated: What it came to in a run before, or None.
        stars: Stars in place of names.
    """

    key: bytes
    relations: tuple[Name, ...]
    functions: tuple[str, ...]
    summarise: Callable[[], Outcome]
    evaluated: Evaluated | None = None
    stars: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Found:
    """What one text came to: the rows it yields, what decides on them, and by which ways they come."""

    rows: Rows
    filters: Deps = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    flow: Flow | None = None
    calls: dict[str, Deps] = field(default_factory=dict)


class Watched(Graph):
    """The same graph, noting what is asked of it."""

    def __init__(self, of: Graph) -> None:
        self._of = of
        self.relations, self.index, self.owner = of.relations, of.index, of.owner
        self.name, self.edges, self.contexts = of.name, of.edges, of.contexts
        self.asked: dict[int, None] = {}
        self.made: dict[int, None] = {}

    def relation(self, uid: str) -> int:
        """As the graph's."""
        return self._of.relation(uid)

    def column(self, relation: int, name: str) -> int:
        """As the graph's."""
        number = self._of.column(relation, name)
        self.asked[number] = None
        return number

    def context(self, context: Context) -> int:
        """As the graph's."""
        number = self._of.context(context)
        self.made[number] = None
        return number


def replay(kept: Evaluated, graph: Graph, places: Sequence[int]) -> Found | None:
    """Write what was evaluated into the graph again.

    Args:
        kept: What was evaluated; the digest of the columns must have been compared.
        graph: The graph.
        places: For each slot its relation, -1 where that is none of the graph.

    Returns:
        The rows with their edges, or None if it is not what `record` writes.
    """
    try:
        keys = _inputs(kept, graph, places)
        contexts = [graph.context(Context(masks, _grain(grain, keys))) for masks, grain in kept.contexts]
        contexts.append(0)  # the one at -1
        cols: dict[str, Deps] = {}
        for name, edges in zip(kept.columns, kept.edges, strict=True):
            if len(edges) == _ALONE:
                cols[name] = {keys[edges[0]]: IDENTITY}
            elif len(edges) == _ONE:
                one, context, kinds = edges
                cols[name] = {keys[one] | contexts[context]: kinds}
            else:
                cols[name] = _edges(edges, keys, contexts)
        passes = tuple((places[slot], frozenset(leave), kinds) for slot, leave, kinds in kept.passes)
        rest = None if kept.rest is None else _edges(kept.rest, keys, contexts)
        flow = None if kept.flow is None else _flow(kept.flow, keys, contexts, places)
        calls = {name: _edges(edges, keys, contexts) for name, edges in kept.calls}
        return Found(Rows(cols, passes, rest), _edges(kept.filters, keys, contexts), kept.notes, flow, calls)
    except (IndexError, ValueError):
        return None


def _flow(flow: Flow, keys: list[int], contexts: list[int], places: Sequence[int]) -> Flow:
    around = [0, *contexts]
    return renumbered(flow, lambda key: keys[key >> SHIFT] | around[key & CONTEXT], places.__getitem__)


def _inputs(kept: Evaluated, graph: Graph, places: Sequence[int]) -> list[int]:
    relations, keys = graph.relations, []
    for slot, name in zip(kept.slots, kept.inputs, strict=True):
        place = places[slot]
        number = relations[place].ids.get(name)
        keys.append((graph.column(place, name) if number is None else number) << SHIFT)
    return keys


def _grain(grain: Grain, keys: list[int]) -> Grain:
    return None if grain is None else tuple(sorted(keys[one] >> SHIFT for one in grain))


def _edges(flat: tuple[int, ...], keys: list[int], contexts: list[int]) -> Deps:
    return {
        keys[one] | contexts[context]: kinds
        for one, context, kinds in zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    }


def record(
    kept: Kept, seen: bytes, places: Sequence[int], scanned: Sequence[int], found: Found, graph: Watched
) -> Evaluated | None:
    """What `replay` needs to do the same again; None where it was made of more than what it reads by name."""
    try:
        return _Recorder(graph, places).evaluated(kept, seen, scanned, found)
    except KeyError:
        return None


class _Recorder:
    def __init__(self, graph: Watched, places: Sequence[int]) -> None:
        self._graph = graph
        self._slot = {place: slot for slot, place in reversed([*enumerate(places)])}
        # What was asked for comes first: asking makes a column that was never named.
        self._inputs = {number: place for place, number in enumerate(graph.asked)}
        self._contexts = {number: place for place, number in enumerate(graph.made)} | {0: -1}

    def evaluated(self, kept: Kept, seen: bytes, scanned: Sequence[int], found: Found) -> Evaluated:
        rows = found.rows
        edges = tuple(self._column(deps) for deps in rows.cols.values())
        passes = tuple((self._slot[one], tuple(sorted(leave)), kinds) for one, leave, kinds in rows.passes)
        rest = None if rows.rest is None else self._flat(rows.rest)
        filters = self._flat(found.filters)
        flow = None if found.flow is None else renumbered(found.flow, self._key, self._slot.__getitem__)
        calls = tuple((name, self._flat(deps)) for name, deps in found.calls.items())
        contexts = tuple(self._context(number) for number in self._graph.made)
        owner, name = self._graph.owner, self._graph.name
        return Evaluated(
            kept.relations,
            kept.functions,
            seen,
            tuple(scanned),
            tuple(self._slot[owner[number]] for number in self._inputs),
            tuple(name[number] for number in self._inputs),
            contexts,
            tuple(rows.cols),
            edges,
            passes,
            rest,
            filters,
            found.notes,
            flow,
            calls,
            kept.stars,
        )

    def _key(self, key: int) -> int:
        return self._input(key >> SHIFT) << SHIFT | (self._contexts[key & CONTEXT] + 1)

    def _input(self, number: int) -> int:
        return self._inputs.setdefault(number, len(self._inputs))

    def _context(self, number: int) -> tuple[tuple[str, ...], Grain]:
        context = self._graph.contexts[number]
        grain = context.grain
        return context.masks, None if grain is None else tuple(self._input(one) for one in grain)

    def _column(self, deps: Deps) -> tuple[int, ...]:
        flat = self._flat(deps)
        return flat[:1] if flat[1:] == (-1, IDENTITY) else flat

    def _flat(self, deps: Deps) -> tuple[int, ...]:
        return tuple(
            part
            for key, kinds in deps.items()
            for part in (self._input(key >> SHIFT), self._contexts[key & CONTEXT], kinds)
        )

"""All summaries together, in the order of the graph: which column of the project is made of which."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from governance.lineage.evaluate import Evaluation
from governance.lineage.evaluated import Evaluated, Found, Kept, Watched, record, replay
from governance.lineage.flow import Flow, united
from governance.lineage.graph import SHIFT, Deps, Graph, Relation, merge
from governance.lineage.kinds import COPY, DERIVE, IDENTITY
from governance.lineage.names import OUTSIDE, Names
from governance.lineage.order import upstream_first
from governance.lineage.policy import NO_MASKS, Policy
from governance.lineage.scope import Rows
from governance.lineage.summary import EPHEMERAL, Outcome, Pivot, Scan, Summary, Unknown

Branch = Outcome | Kept
_TOO_DEEP = "nested too deeply to be followed"
_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Node:
    """One relation of a project as the engine wants it.

    Attributes:
        uid: dbt's unique id.
        names: The dotted names it goes by in compiled SQL: ``(database, schema, name)``, quotes stripped.
        upstreams: Unique ids it depends on, as the manifest says.
        branches: Its SQL, summarised, once for every way it may be compiled; nothing for what has no SQL (a source).
        columns: Columns declared or known.
        closed: Whether ``columns`` are all there are (a catalog says so).
        added: Columns dbt adds to a snapshot, each with the columns it is derived from.
        ephemeral: Its dbt name, if it is inlined.
    """

    uid: str
    names: tuple[tuple[str, ...], ...] = ()
    upstreams: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    columns: tuple[str, ...] = ()
    closed: bool = False
    added: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ephemeral: str = ""


@dataclass(slots=True)
class Lineage:
    """Column lineage of a project.

    Attributes:
        graph: Relations, columns, edges.
        order: Relations in the order they were linked, upstream first.
        outside: Relations read that the project does not declare → uids of their readers.
        undeclared: Reader → relations of the project read without being depended on.
        functions: Reader → table functions called.
        stars: Reader → stars in place of names, each with the common table expression it stands in.
        stands_for: Relation → the one that has its name: what is declared of the first is true of the second.
        in_a_ring: Whether relations read each other, so that what they carry is settled in several rounds.
        evaluated: What was evaluated anew and can be kept, by its key.
    """

    graph: Graph
    order: list[int] = field(default_factory=list)
    outside: dict[str, list[str]] = field(default_factory=dict)
    undeclared: dict[str, list[str]] = field(default_factory=dict)
    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stars: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    stands_for: Mapping[str, str] = field(default_factory=dict)
    in_a_ring: bool = False
    evaluated: dict[bytes, Evaluated] = field(default_factory=dict)

    def unknown(self) -> dict[str, str]:
        """Relations whose lineage is not known, with the reason."""
        return {one.uid: one.unknown for one in self.graph.relations if one.unknown}


def link(
    nodes: Sequence[Node], dialect: str, policy: Policy = NO_MASKS, names: Names | None = None
) -> Lineage:
    """Resolve every summary against its upstreams.

    Args:
        nodes: Every relation of the project, in any order.
        dialect: The adapter's type.
        policy: Masks.
        names: How names are read, with no name in it yet.

    Returns:
        The project's lineage. A relation that could not be followed is there, with its reason, open and made of
        whole upstreams.
    """
    linker = _Linker(nodes, dialect, policy, names or Names())
    order, linker.lineage.in_a_ring = upstream_first(linker.nodes, linker.reads)
    for uid in order:
        linker.link(linker.nodes[uid])
    return linker.lineage


class _Linker:
    def __init__(self, nodes: Sequence[Node], dialect: str, policy: Policy, names: Names) -> None:
        for node in sorted(nodes, key=lambda node: not node.branches):
            names.add(node.uid, node.names, node.ephemeral, built=bool(node.branches))
        self.names = names
        self.nodes = _standing(nodes, names.stands_for)
        self._landed = _landed(nodes, names.stands_for)
        self.dialect, self.policy = dialect, policy
        self.graph = Graph()
        self.lineage = Lineage(self.graph, stands_for=names.stands_for)
        self._base: dict[int, Rows] = {}
        self._digests: dict[int, bytes] = {}

    def reads(self, uid: str) -> list[str]:
        """The relations of the project that one reads."""
        node = self.nodes[uid]
        found = dict.fromkeys(one for one in self.names.owners(node.upstreams) if one in self.nodes)
        for branch in node.branches:
            for name in branch.relations:
                target = self.names.target(name)
                found |= {target: None} if target in self.nodes else {}
        return list(found)

    def link(self, node: Node) -> None:
        """One relation."""
        index = self.graph.relation(node.uid)
        relation = self.graph.relations[index]
        unknown = [one for one in node.branches if isinstance(one, Unknown)]
        self._note_reads(node)
        for branch in node.branches:
            if not isinstance(branch, Unknown):
                failed = self._branch(relation, index, branch)
                unknown += [failed] if failed else []
        if unknown:
            relation.flow = None
            self._unknown(node, relation, unknown)
        relation.inlined = bool(node.ephemeral)
        relation.built = bool(node.branches)
        if not node.branches:
            relation.is_open = not node.closed
        self._declared(node, relation, index)
        more = [name for name in self._landed.get(node.uid, ()) if name not in relation.ids]
        relation.landed = frozenset(self.graph.column(index, name) for name in more)
        self._finish(node, relation, index)
        if relation.is_open:
            # Readers will name columns of it that it does not name: whoever comes first, all see the same.
            self._rows(index)
        self.lineage.order.append(index)

    def _declared(self, node: Node, relation: Relation, index: int) -> None:
        if relation.is_open or not node.branches:
            for name in node.columns:
                folded = name.lower()
                if folded not in relation.ids:
                    number = self.graph.column(index, folded)
                    self.graph.edges[number] = self.graph.passed(index, folded)

    def _finish(self, node: Node, relation: Relation, index: int) -> None:
        relation.linked = True
        relation.reads.pop(index, None)
        if relation.is_open and node.branches:
            # What its columns hold that nobody named.
            self.graph.column(index, "*")
        for name in [one for one in relation.ids if not self.graph.edges[relation.ids[one]]]:
            if relation.is_open or name == "*":
                self.graph.edges[relation.ids[name]] = self.graph.passed(index, name)
        for name, made_of in node.added:
            deps = {self.graph.column(index, one.lower()) << SHIFT: DERIVE for one in made_of}
            self.graph.edges[self.graph.column(index, name.lower())] = deps

    def _branch(self, relation: Relation, index: int, branch: Summary | Kept) -> Unknown | None:
        """One way the SQL may be compiled; why it could not be followed, if it could not."""
        places = [self._place(name) for name in branch.relations]
        found = self._replayed(branch, places, relation) if isinstance(branch, Kept) else None
        if found is None:
            summary = branch.summarise() if isinstance(branch, Kept) else branch
            if isinstance(summary, Unknown):
                return summary
            kept = branch if isinstance(branch, Kept) else None
            found = self._evaluated(relation, summary, places, kept)
        if found is None:
            return Unknown(_TOO_DEEP, branch.relations)
        merge(relation.filters, found.filters)
        relation.notes += [note for note in dict.fromkeys(found.notes) if note not in relation.notes]
        self._publish(relation, index, found.rows)
        for name, deps in found.calls.items():
            merge(relation.calls.setdefault(name, {}), deps)
        relation.plain |= found.flow is None
        if found.flow is not None:
            relation.flow = united(relation.flow, found.flow) if relation.flow else found.flow
        relation.flow = None if relation.plain else relation.flow
        return None

    def _evaluated(
        self, relation: Relation, summary: Summary, places: list[int], kept: Kept | None
    ) -> Found | None:
        scanned: dict[int, None] = {}

        def scan(one: Scan) -> Rows | None:
            rows = self._scan(summary.relations[one.relation], one, relation)
            if rows is not None:
                scanned[one.relation] = None
            return rows

        graph = Watched(self.graph) if kept else self.graph
        work = Evaluation(summary, graph, self.policy, scan, self.dialect)
        try:
            rows = work.result()
        except RecursionError:
            return None
        found = Found(rows, work.filters, (*summary.notes, *work.notes), self._flow(work), work.calls)
        # What is not linked yet, or never will be, has other columns for each that reads it.
        if kept and isinstance(graph, Watched) and all(self._stands(places[slot]) for slot in scanned):
            done = record(kept, self._seen(places), places, tuple(scanned), found, graph)
            if done is not None:
                self.lineage.evaluated[kept.key] = done
        return found

    def _flow(self, work: Evaluation) -> Flow | None:
        """The ways rows come by, where some of them are grouped."""

        def relation(one: Scan) -> tuple[int, Flow | None]:
            name = work.summary.relations[one.relation]
            place = self._place(name)
            if one.inline < 0:
                return place, None
            known = place >= 0 and not self._unread(self.names.target(name))
            return (place, self.graph.relations[place].flow) if known else (-1, None)

        if not any(isinstance(one, Pivot) or getattr(one, "grouping", None) for one in work.summary.nodes):
            return None
        flow = work.flow(relation)
        return flow if any(way.step >= 0 for way in flow.ways) else None

    def _replayed(self, kept: Kept, places: list[int], relation: Relation) -> Found | None:
        """What was evaluated in a run before, if all it read still has the same columns."""
        done = kept.evaluated
        if done is None or done.seen != self._seen(places):
            return None
        found = replay(done, self.graph, places)
        if found is not None:
            for slot in done.scanned:
                relation.reads[places[slot]] = None
        return found

    def _stands(self, place: int) -> bool:
        return place >= 0 and self.graph.relations[place].linked

    def _place(self, name: tuple[str, ...]) -> int:
        return self.graph.index.get(self.names.target(name), -1)

    def _seen(self, places: list[int]) -> bytes:
        return b"".join([self._digests.get(place) or self._digest(place) for place in places])

    def _digest(self, place: int) -> bytes:
        """A digest of all that a reader sees of a relation."""
        if not self._stands(place):
            return (b"\0" if place < 0 else b"\1") * _DIGEST
        relation = self.graph.relations[place]
        said = (relation.uid, relation.is_open, bool(relation.unknown), list(self._rows(place).cols))
        found = self._digests[place] = hashlib.sha256(msgspec.msgpack.encode(said)).digest()[:_DIGEST]
        return found

    def _note_reads(self, node: Node) -> None:
        """What a relation reads besides refs and sources, each once."""
        called = dict.fromkeys(
            name for one in node.branches if not isinstance(one, Unknown) for name in one.functions
        )
        if called:
            self.lineage.functions[node.uid] = tuple(called)
        stars = dict.fromkeys(
            star for one in node.branches if not isinstance(one, Unknown) for star in one.stars
        )
        if stars:
            self.lineage.stars[node.uid] = tuple(stars)
        declared = self._declared_reads(node)
        for name in dict.fromkeys(name for one in node.branches for name in one.relations):
            target = self.names.target(name)
            if target.startswith(OUTSIDE):
                if not name[0].startswith(EPHEMERAL):
                    _noted(self.lineage.outside, target, node.uid)
            elif target != node.uid and target not in declared:
                _noted(self.lineage.undeclared, node.uid, target)

    def _declared_reads(self, node: Node) -> set[str]:
        """What a relation may read: its refs and sources, and all that ephemeral models read whose text is in it."""
        found = set(self.names.owners(node.upstreams))
        waiting = [uid for uid in found if self._is_inlined(uid)]
        for uid in waiting:
            more = set(self.reads(uid)) - found
            found |= more
            waiting += [one for one in more if self._is_inlined(one)]
        return found

    def _is_inlined(self, uid: str) -> bool:
        return uid in self.nodes and bool(self.nodes[uid].ephemeral)

    def _scan(self, name: tuple[str, ...], node: Scan, reader: Relation) -> Rows | None:
        target = self.names.target(name)
        if node.inline >= 0 and (target.startswith(OUTSIDE) or self._unread(target)):
            return None
        index = self.graph.relation(target)
        reader.reads[index] = None
        reader.reads_itself |= self.graph.relations[index] is reader
        return self._rows(index)

    def _unread(self, uid: str) -> bool:
        """An ephemeral model that is known by nothing but its text in others."""
        place = self.graph.index.get(uid)
        return place is None or bool(self.graph.relations[place].unknown)

    def _rows(self, index: int) -> Rows:
        """The columns of an upstream, each standing for itself."""
        known = self._base.get(index)
        if known is None:
            relation = self.graph.relations[index]
            cols = {name: {number << SHIFT: IDENTITY} for name, number in relation.ids.items() if name != "*"}
            passes = ((index, frozenset[str](), IDENTITY),) if relation.is_open else ()
            known = Rows(cols, passes)
            if relation.linked:
                self._base[index] = known
        return known

    def _publish(self, relation: Relation, index: int, rows: Rows) -> None:
        """Make a branch's rows the relation's; several branches are united by name."""
        if not relation.ids:
            relation.ids = self.graph.columns(index, rows.cols)
        else:
            self._unite(relation, index, rows)
        named = frozenset(rows.cols)
        relation.passes += tuple(
            (one, leave | named, kinds) for one, leave, kinds in rows.passes if one != index
        )
        if rows.rest is not None:
            relation.rest = _united(relation.rest or {}, rows.rest)
        relation.is_open = bool(relation.passes) or relation.rest is not None

    def _unite(self, relation: Relation, index: int, rows: Rows) -> None:
        edges = self.graph.edges
        for name, deps in rows.cols.items():
            number = self.graph.column(index, name)
            edges[number] = _united(edges[number], deps)
            edges[number].pop(number << SHIFT, None)
        # A relation that reads itself was asked for columns before they stood in order.
        relation.ids = {name: relation.ids[name] for name in dict.fromkeys([*rows.cols, *relation.ids])}

    def _unknown(self, node: Node, relation: Relation, found: list[Unknown]) -> None:
        """Nothing is known of its columns: each may be any column of any upstream."""
        relation.unknown = "; ".join(dict.fromkeys(one.reason for one in found))
        relation.is_open = True
        upstreams = dict(self.names.owners(node.upstreams))
        upstreams |= dict.fromkeys(self.names.target(name) for one in found for name in one.relations)
        rest: Deps = relation.rest or {}
        for uid in upstreams:
            if uid != node.uid and (uid in self.nodes or uid.startswith(OUTSIDE)):
                index = self.graph.relation(uid)
                relation.reads[index] = None
                merge(rest, {self.graph.column(index, "*") << SHIFT: COPY})
        relation.rest = rest


def _standing(nodes: Sequence[Node], stands_for: Mapping[str, str]) -> dict[str, Node]:
    """The nodes by unique id; one that stands for another is that one's rows, and names columns for it."""
    found = {node.uid: node for node in nodes}
    for uid, owner in stands_for.items():
        node, of = found[uid], found[owner]
        rows = Summary((Scan(0),), 0, (of.names[0],))
        found[owner] = replace(of, columns=tuple(dict.fromkeys((*of.columns, *node.columns))))
        found[uid] = replace(node, upstreams=(owner,), branches=(rows,), closed=False)
    return found


def _landed(nodes: Sequence[Node], stands_for: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Columns that sources declare of a table that a model builds: until it is built, what landed stands there."""
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        owner = stands_for.get(node.uid)
        if owner is not None:
            found[owner] = (*found.get(owner, ()), *(name.lower() for name in node.columns))
    return found


def _noted(notes: dict[str, list[str]], key: str, value: str) -> None:
    known = notes.setdefault(key, [])
    if value not in known:
        known.append(value)


def _united(one: Deps, other: Deps) -> Deps:
    found = dict(one)
    merge(found, other)
    return found


def by_uid(lineage: Lineage) -> Mapping[str, Relation]:
    """Relations by their unique id."""
    return {one.uid: one for one in lineage.graph.relations}

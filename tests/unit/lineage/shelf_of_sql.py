"""The shelf: SQL shapes with their exact edges, in files a person can read; how they are read and run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from governance.lineage.graph import CONTEXT, SHIFT
from governance.lineage.kinds import names
from governance.lineage.link import Lineage, Node, link
from governance.lineage.policy import NO_MASKS, Policy
from governance.lineage.reader import summarise

SHELF = Path(__file__).with_name("shelf")
ALL = ("duckdb", "snowflake", "databricks", "spark", "bigquery", "postgres", "redshift", "trino")
UPSTREAMS = {
    "t": ("a", "b", "c"),
    "u": ("a", "d"),
    "p": ("id", "email", "birth_date"),
    "n": ("id", "items", "raw"),
}
"""Relations every case may read, all their columns known; ``o`` is one with more columns than ``id`` and ``k``."""


@dataclass(frozen=True)
class Case:
    family: str
    name: str
    dialects: tuple[str, ...]
    sql: str
    expected: tuple[str, ...]


def cases() -> list[Case]:
    return [case for path in sorted(SHELF.glob("*.sql")) for case in read(path)]


def read(path: Path) -> list[Case]:
    found = []
    for block in re.split(r"^-- case: ", path.read_text(), flags=re.MULTILINE)[1:]:
        name, rest = block.split("\n", 1)
        lines = rest.split("\n")
        dialects = ALL
        if lines[0].startswith("-- dialects: "):
            dialects = tuple(lines.pop(0).removeprefix("-- dialects: ").split())
        sql = "\n".join(line for line in lines if not line.startswith("--> ")).strip()
        expected = tuple(line.removeprefix("--> ").strip() for line in lines if line.startswith("--> "))
        found.append(Case(path.stem, name.strip(), dialects, sql, expected))
    return found


def traced(sql: str, dialect: str, policy: Policy = NO_MASKS, *, by_name: bool = True) -> Lineage:
    nodes = [Node(name, ((name,),), columns=columns, closed=True) for name, columns in UPSTREAMS.items()]
    nodes.append(Node("o", (("o",),), columns=("id", "k")))
    model = Node(
        "m",
        (("m",),),
        (*UPSTREAMS, "o"),
        (summarise(sql, dialect, policy, unions_by_name=by_name),),
    )
    return link([model, *nodes], dialect, policy)


def told(lineage: Lineage) -> list[str]:
    """What a case expects, one line a fact."""
    graph = lineage.graph
    model = graph.relations[graph.index["m"]]
    if model.unknown:
        reads = sorted(graph.relations[one].uid for one in model.reads)
        return [f"unknown: {model.unknown}"] if not reads else [f"unknown: {model.unknown}", "tainted"]
    lines = [f"{name}: {told_edges(lineage, number)}" for name, number in model.ids.items() if name != "*"]
    for relation, leave, _ in model.passes:
        lines.append(
            f"*: every other of {graph.relations[relation].uid} but {', '.join(sorted(leave)) or 'none'}"
        )
    if model.rest is not None:
        sources = sorted(_source(lineage, key, kinds) for key, kinds in model.rest.items())
        lines.append(f"any other: {'; '.join(sources) or 'nothing'}")
    lines += [f"note: {note}" for note in model.notes]
    lines += [f"outside: {name}" for name in sorted(lineage.outside)]
    lines += [f"calls: {name}" for name in lineage.functions.get("m", ())]
    return lines


def told_edges(lineage: Lineage, number: int) -> str:
    edges = lineage.graph.edges[number]
    return "; ".join(sorted(_source(lineage, key, kinds) for key, kinds in edges.items())) or "nothing"


def _source(lineage: Lineage, key: int, kinds: int) -> str:
    graph = lineage.graph
    column = key >> SHIFT
    text = f"{graph.relations[graph.owner[column]].uid}.{graph.name[column]} {'+'.join(names(kinds))}"
    context = graph.contexts[key & CONTEXT]
    if context.masks:
        text += f" masked by {', '.join(context.masks)}"
    if context.grain is not None:
        grouped = [f"{graph.relations[graph.owner[one]].uid}.{graph.name[one]}" for one in context.grain]
        text += f" per {', '.join(sorted(grouped)) or 'all'}"
    return text

"""What column lineage costs: cold, warm, and after one model was edited, whole processes side by side."""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from governance.lineage.link import Node, link
from governance.lineage.policy import NO_MASKS
from governance.lineage.pool import Request, summaries, without_collector
from governance.lineage.propagate import Declared, Label, propagate

SIZES = (500, 2_000, 10_000)
_SKIPPED = {"test"}


class DependsOn(msgspec.Struct):
    """Upstreams."""

    nodes: list[str] = []


class Meta(msgspec.Struct):
    """What the benchmark reads of a column."""

    meta: dict[str, str] = {}


class Entry(msgspec.Struct):
    """What the engine needs of a node or a source."""

    unique_id: str
    resource_type: str
    name: str
    database: str = ""
    schema: str = ""
    alias: str = ""
    identifier: str = ""
    compiled_code: str | None = None
    depends_on: DependsOn = msgspec.field(default_factory=DependsOn)
    columns: dict[str, Meta] = {}


class Manifest(msgspec.Struct):
    """What the engine needs of a manifest."""

    nodes: dict[str, Entry]
    sources: dict[str, Entry]


def trace(path: Path, cache: Path | None, processes: int) -> None:
    """Load, summarise, link, propagate; one line on what came out."""
    with without_collector():
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
        entries = [one for one in manifest.nodes.values() if one.resource_type not in _SKIPPED]
        done = summaries(
            [Request(one.compiled_code) for one in entries], "duckdb", NO_MASKS, cache, processes
        )
        nodes = [_node(one, (outcome,)) for one, outcome in zip(entries, done.outcomes, strict=True)]
        nodes += [_node(one, ()) for one in manifest.sources.values()]
        lineage = link(nodes, "duckdb")
        said = {
            one.unique_id: {
                name: [Label("identifier", column.meta["identifier"])]
                for name, column in one.columns.items()
                if "identifier" in column.meta
            }
            for one in [*entries, *manifest.sources.values()]
        }
        carried = propagate(lineage, Declared(columns=said))
    edges = sum(len(one) for one in lineage.graph.edges)
    print(
        f"{len(entries)} models, {len(lineage.graph.name)} columns, {edges} edges, {len(carried.columns)} labelled, "
        f"{len(lineage.unknown())} unknown, {done.parsed} parsed"
    )


def _node(one: Entry, branches: tuple[object, ...]) -> Node:
    names = ((one.database, one.schema, one.identifier or one.alias or one.name),)
    return Node(
        one.unique_id,
        names,
        tuple(one.depends_on.nodes),
        branches,  # type: ignore[arg-type] # outcomes of summaries, spelled loosely to keep sources in one function
        tuple(one.columns),
    )


def _measured(arguments: list[str]) -> str:
    """Run this file in a process of its own; CPU seconds of it and its children, peak memory of the largest."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{cpu:6.2f} s CPU, {after.ru_maxrss / 1024:5.0f} MB peak so far | {done.stdout.strip()}"


def _edit(path: Path) -> None:
    """Change one model."""
    text = path.read_bytes()
    # Its raw and its compiled text.
    path.write_bytes(text.replace(b"where id is not null and", b"where 1 = 1 and id is not null and", 2))


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trace", type=Path, help="trace this manifest once, in this process")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    if given.trace:
        trace(given.trace, given.cache, given.processes)
        return
    generator = str(Path(__file__).with_name("projects.py"))
    for size in given.sizes:
        folder = Path(tempfile.mkdtemp(prefix="govern-bench-"))
        subprocess.run(
            [sys.executable, generator, str(size), str(folder)], check=True, stderr=subprocess.DEVNULL
        )
        manifest = folder / "manifest.json"
        arguments = ["--trace", str(manifest), "--cache", str(folder), "--processes", str(given.processes)]
        print(f"{size} models, manifest {manifest.stat().st_size / 1e6:.1f} MB")
        print("  cold      ", _measured(arguments))
        print("  warm      ", _measured(arguments))
        _edit(manifest)
        print("  one edited", _measured(arguments), flush=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

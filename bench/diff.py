"""What a diff costs beside loading both manifests: whole processes on the same generated projects, in one run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import checks
import measure
import msgspec
from as_dbt_writes import Sheet

SIZES = (500, 2_000, 10_000)
# As the gate reads them, start of the process included.
LOADED = """
import sys
from pathlib import Path
from governance.artifacts.manifest import read_manifest
from governance.artifacts.reading import collector_held_off
with collector_held_off():
    for name in sys.argv[1:]:
        read_manifest(Path(name))
"""
_ABOUT = (
    "Written by `scripts/bench diff`. Whole processes of `govern diff` on the same projects, whose marts are public: two manifests and the policies beside "
    "them. The first row reads both manifests and does nothing else. CPU seconds, children included, and the peak memory."
)
_SOME = 50
Rows = Iterator[tuple[str, measure.Cost]]


def _nodes(manifest: Sheet) -> list[Sheet]:
    nodes = manifest["nodes"]
    assert isinstance(nodes, dict)
    return [node for node in nodes.values() if node["resource_type"] == "model"]


def publish(manifest: Sheet) -> None:
    """Make the marts what consumers rely on."""
    for node in _nodes(manifest):
        if node["schema"] == "marts":
            config = node["config"]
            assert isinstance(config, dict)
            config["access"] = "public"


def another_filter(sql: str) -> str:
    """Other rows."""
    return sql.replace("where id is not null and", "where id is not null and 1 = 1 and")


def other_blanks(sql: str) -> str:
    """The same SQL, laid out anew."""
    return sql.replace("\n", "\n\n")


def edited(manifest: Sheet, most: int, change: Callable[[str], str], folder: Path) -> measure.Cost:
    """The cost of a diff after models were changed, the first ones of a project, which most others read."""
    content = msgspec.json.decode(msgspec.json.encode(manifest))
    for node in _nodes(content)[:most]:
        node["compiled_code"] = change(str(node["compiled_code"]))
    (folder / "head" / "target" / "manifest.json").write_bytes(msgspec.json.encode(content))
    command = [*checks.GOVERN, "diff", "--project-dir", str(folder / "head")]
    # Whether a promise is broken is beside the point; that all was compared is not.
    return measure.run([*command, "--base", str(folder / "base" / "target" / "manifest.json")], good=(0, 1))


def measured(size: int) -> Rows:
    """Every way at one size."""
    with tempfile.TemporaryDirectory(prefix="govern-bench-") as name:
        folder = Path(name)
        for side in ("base", "head"):
            (folder / side).mkdir()
            manifest = checks.furnish(size, folder / side)
            publish(manifest)
            (folder / side / "target" / "manifest.json").write_bytes(msgspec.json.encode(manifest))
        files = [str(folder / side / "target" / "manifest.json") for side in ("base", "head")]
        yield "both manifests read", measure.run([sys.executable, "-c", LOADED, *files])
        yield "govern diff, nothing changed", edited(manifest, 0, another_filter, folder)
        yield "… one staging model has another filter", edited(manifest, 1, another_filter, folder)
        yield f"… {_SOME} staging models have", edited(manifest, _SOME, another_filter, folder)
        yield "… every model is laid out anew", edited(manifest, size, other_blanks, folder)


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    before = measure.load()
    found = [dict(measured(size)) for size in given.sizes]
    print(f"## Changes\n\n{_ABOUT} {before}\n")
    print(f"| | {' | '.join(f'{size:,} models' for size in given.sizes)} |")
    print("|---" + "|--:" * len(found) + "|")
    for what in found[0]:
        cells = [f"{costs[what].cpu:.2f} s, {costs[what].peak:,.0f} MB" for costs in found]
        print(f"| {what} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

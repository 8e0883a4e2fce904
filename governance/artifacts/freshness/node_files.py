"""Have the files of models, seeds, snapshots and singular tests changed since the manifest was written?"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator

from governance.artifacts.dbt_tests import DataTest
from governance.artifacts.freshness.disk import Disk
from governance.artifacts.manifest import ADVICE, Manifest
from governance.artifacts.nodes import Node
from governance.artifacts.reading import decode

_DOTS = 2  # test.package.name
_BLOCK = r"\{{%[-+]?\s*snapshot\s+{name}\s*[-+]?%\}}(.*?)\{{%[-+]?\s*endsnapshot\s*[-+]?%\}}"
_SNAPSHOT = re.compile(r"\{%[-+]?\s*snapshot\b")


def stale_node_files(manifest: Manifest, disk: Disk, not_examined: list[str]) -> Iterator[str]:
    """What changed among the files of nodes, one sentence each.

    Args:
        manifest: The manifest.
        disk: The files of one of its projects.
        not_examined: Takes what cannot be compared.
    """
    known, there = _by_file(manifest, disk.project.name), set(disk.files)
    for path in sorted(known):
        text = disk.text(path) if path in there else None
        if text is None:
            yield f"{path} is gone, ignored, or no UTF-8"
        elif any(node.checksum.name == "path" for node in known[path]):
            not_examined.append(f"{path}: dbt keeps no checksum of a file this large")
        elif not all(_matches(node, text) for node in known[path]):
            yield f"{path} has changed"
        elif not all(_is_its_own(node, path, disk) for node in known[path]):
            yield f"{path} makes another node than it would"
    for path in _expected(disk):
        if path not in known:
            yield f"{path} is new"


def stale_singular_tests(manifest: Manifest, disk: Disk) -> Iterator[str]:
    """What changed among data tests that are a file of SQL each, one sentence each.

    One that is new is no matter here: without it in the manifest nothing counts as tested by it.
    """
    there = set(disk.files)
    for test in _singular(manifest, disk.project.name):
        path = test.original_file_path.replace("\\", "/")
        text = disk.text(path) if path in there else None
        if text is None:
            yield f"{path} is gone, ignored, or no UTF-8"
        elif test.raw_code.strip() != text:
            yield f"{path} has changed"


def _singular(manifest: Manifest, package: str) -> Iterator[DataTest]:
    """The singular tests of a package; the names of generic ones end in a digest."""
    for unique_id, raw in sorted(manifest.raw_data_tests.items()):
        if unique_id.count(".") == _DOTS and unique_id.startswith(f"test.{package}."):
            yield decode(raw, DataTest, manifest.file, ADVICE)


def _by_file(manifest: Manifest, package: str) -> dict[str, list[Node]]:
    by_file: dict[str, list[Node]] = defaultdict(list)
    for node in (*manifest.nodes.values(), *manifest.disabled):
        if node.package_name == package:
            by_file[node.original_file_path.replace("\\", "/")].append(node)
    return by_file


def _expected(disk: Disk) -> Iterator[str]:
    """Files of which dbt makes nodes."""
    project = disk.project
    yield from disk.below(project.model_paths, ".sql", ".py")
    yield from disk.below(project.seed_paths, ".csv")
    for path in disk.below(project.snapshot_paths, ".sql"):
        if _SNAPSHOT.search(disk.text(path) or ""):
            yield path


def _is_its_own(node: Node, path: str, disk: Disk) -> bool:
    """Whether dbt makes such a node of a file: its kind by the folder, its name and place by the path."""
    project = disk.project
    of_kind = {
        "model": project.model_paths,
        "seed": project.seed_paths,
        "snapshot": (*project.snapshot_paths, *project.model_paths),
    }
    folders, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    named = node.version is not None or node.resource_type == "snapshot" or node.name == stem
    below = [
        [*_parts(folders)[len(_parts(one)) :]] for one in of_kind[node.resource_type] if _below(path, one)
    ]
    return named and any([node.package_name, *one] == node.fqn[: len(one) + 1] for one in below)


def _parts(folder: str) -> list[str]:
    return [part for part in folder.split("/") if part not in ("", ".")]


def _below(path: str, folder: str) -> bool:
    return _parts(path)[: len(_parts(folder))] == _parts(folder)


def _matches(node: Node, text: str) -> bool:
    """Whether a text is what the node was made from, by dbt's own rules (dbt/artifacts/resources/base.py)."""
    digest = node.checksum.checksum
    if node.resource_type == "seed":  # dbt 1.12 reads seeds with universal newlines
        return digest in (_sha256(text), _sha256(text.replace("\r\n", "\n").replace("\r", "\n")))
    # dbt 1.12 hashes with all white space made one blank. That would miss a line joined to the comment above it, and
    # a checksum says nothing of the source code beside it, which checks read: so that is compared as well.
    return digest in (_sha256(text), _sha256(" ".join(text.split()))) and _holds_source(node, text)


def _holds_source(node: Node, text: str) -> bool:
    if node.original_file_path.endswith((".yml", ".yaml")):
        return True  # a snapshot written in YAML: its source is made up from it
    code = node.raw_code.strip()
    if node.resource_type == "model":
        return code == text
    block = re.search(_BLOCK.format(name=re.escape(node.name)), text, re.DOTALL)
    return block is not None and block[1].strip() == code


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

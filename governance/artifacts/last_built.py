"""What the tables that keep their rows were last built from: a copy of its manifest and of both its branches."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from governance.artifacts.branches import NAME
from governance.artifacts.manifest import Manifest, read_manifest
from governance.artifacts.nodes import Node
from governance.artifacts.run_results import RunResults

_FOLDER = "built"
_NEXT = ".next"
_PLACES = "places.json"
_GOOD = frozenset({"success", "no-op"})
_DIGITS = 16

Places = frozenset[tuple[str, str]]
"""Databases and schemas in which tables keep rows."""


def find_last_built(target_dir: Path, manifest: Manifest) -> Path | None:
    """The manifest of what last built any of the tables of a manifest that keep rows, or None: nobody knows.

    Args:
        target_dir: Where dbt writes.
        manifest: What is to be built; in another environment its tables are others, and so is what was last built.
    """
    now = _places(manifest)
    return next((folder / "manifest.json" for folder, there in _known(target_dir) if there & now), None)


def set_aside(target_dir: Path, file: Path) -> None:
    """Copy what is about to be built: dbt writes a manifest of its own, in which only what it built is compiled.

    Args:
        target_dir: Where dbt writes; the copy lies there.
        file: The manifest that was judged, branches.json beside it.
    """
    folder = target_dir / _FOLDER / _NEXT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(file, folder / file.name)
    if (branches := file.with_name(NAME)).exists():
        shutil.copyfile(branches, folder / NAME)


def keep_last_built(target_dir: Path, results: RunResults) -> bool:
    """Keep what was set aside if each table that keeps rows was built from it.

    A part of them is not enough: the rows of the others are still as an earlier build wrote them.

    Args:
        target_dir: Where dbt writes.
        results: What became of each node.

    Returns:
        Whether it was kept.

    Raises:
        ArtifactError: The manifest that was set aside cannot be read.
    """
    aside = target_dir / _FOLDER / _NEXT
    manifest = read_manifest(aside / "manifest.json")
    good = {one.unique_id for one in results.results if one.status in _GOOD}
    kept = {node.unique_id for node in _keeping(manifest)}
    if not kept or not kept <= good:
        return False
    places = _places(manifest)
    listed = msgspec.json.encode(sorted(places))
    (aside / _PLACES).write_bytes(listed)
    for earlier, there in list(_known(target_dir)):
        if there & places:
            shutil.rmtree(earlier)
    aside.rename(aside.with_name(hashlib.sha256(listed).hexdigest()[:_DIGITS]))
    return True


def _known(target_dir: Path) -> Iterator[tuple[Path, Places]]:
    for file in sorted((target_dir / _FOLDER).glob(f"[0-9a-f]*/{_PLACES}")):
        yield file.parent, frozenset(msgspec.json.decode(file.read_bytes(), type=list[tuple[str, str]]))


def _places(manifest: Manifest) -> Places:
    return frozenset((node.database or "", node.schema) for node in _keeping(manifest))


def _keeping(manifest: Manifest) -> Iterator[Node]:
    """What keeps rows from one build to the next."""
    for node in manifest.nodes.values():
        if node.resource_type == "snapshot" or node.config.materialized == "incremental":
            yield node

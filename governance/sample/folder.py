"""The folder on disk: a sample is written beside what is there and put in its place when complete."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from governance.errors import UsageError
from governance.sample import manifest

# Below the folder itself, so that moving is renaming; its name says whose it is.
_UNFINISHED: Final = ".govern-sample.partial"
_REPLACED: Final = "replaced.json"


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Replace the sample in a folder by one that is written into the folder this yields.

    The folder has a sample.json only while its sample is whole: it is taken away before the first
    file changes and comes back last. Files that no sample.json of ours lists are never touched.

    Args:
        folder: Where the sample is to be; made if it does not exist.

    Raises:
        UsageError: There is something in the folder, and it is no sample of ours.
    """
    unfinished = _claimed(folder)
    try:
        yield unfinished
    except BaseException:
        shutil.rmtree(unfinished)
        raise
    _publish(unfinished, folder)


def _claimed(folder: Path) -> Path:
    """The folder for what is unfinished, empty; what an interrupted run left is cleared away."""
    unfinished = folder / _UNFINISHED
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", "name a folder with --out")
    if not (_is_empty(folder) or unfinished.is_dir() or manifest.read(folder / manifest.NAME)):
        raise UsageError(
            f"{folder} holds something that is no sample of govern; nothing in it was touched",
            "name an empty folder, or one that does not exist, with --out",
        )
    if unfinished.is_dir():
        _clear(unfinished, folder)
    unfinished.mkdir(parents=True)
    return unfinished


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


def _clear(unfinished: Path, folder: Path) -> None:
    if not (folder / manifest.NAME).exists():
        # Interrupted while files were changing places: both the old ones and the new ones go.
        for name in (_REPLACED, manifest.NAME):
            _remove_listed(unfinished / name, folder)
    shutil.rmtree(unfinished)


def _remove_listed(listing: Path, folder: Path) -> None:
    found = manifest.read(listing)
    for written in found.files if found else ():
        (folder / written.path).unlink(missing_ok=True)


def _publish(unfinished: Path, folder: Path) -> None:
    current = folder / manifest.NAME
    if current.exists():
        current.replace(unfinished / _REPLACED)
        _remove_listed(unfinished / _REPLACED, folder)
    complete = manifest.read(unfinished / manifest.NAME)
    for written in complete.files if complete else ():
        (folder / written.path).parent.mkdir(exist_ok=True)
        (unfinished / written.path).replace(folder / written.path)
    (unfinished / manifest.NAME).replace(current)
    shutil.rmtree(unfinished)

"""A bundle on disk: a folder or an archive, whole or not at all, the same bytes for the same bundle."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

from governance.errors import UsageError

File = tuple[str, bytes]


def write(out: Path, files: Iterable[File]) -> int:
    """Write a bundle.

    Args:
        out: A folder that is not there yet or empty, or a file that is not there and ends in ``.zip``.
        files: Places and contents, in any order but always the same.

    Returns:
        How many files were written.

    Raises:
        UsageError: Something is there already, or nothing can be written there.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise UsageError(f"{out}: there is something here already", "name a place where nothing is: --out")
    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        count = _archive(partial, files) if out.suffix == ".zip" else _folder(partial, files)
        partial.replace(out)
    except OSError as error:
        raise UsageError(f"{out}: the bundle cannot be written here: {error.strerror}") from error
    finally:
        if partial.is_dir():
            shutil.rmtree(partial)
        partial.unlink(missing_ok=True)
    return count


def _folder(folder: Path, files: Iterable[File]) -> int:
    count = 0
    made: set[Path] = set()
    for name, content in files:
        file = folder / name
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(content)
        count += 1
    return count


def _archive(archive: Path, files: Iterable[File]) -> int:
    count = 0
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files:
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            written.writestr(info, content)
            count += 1
    return count

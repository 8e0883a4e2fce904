"""What `govern compile` writes: every compiled file with its text, and how the folders differ from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from governance.compile.databricks.scripts import FOLDER as DATABRICKS
from governance.compile.databricks.scripts import migrations as databricks_migrations
from governance.compile.headers import is_compiled
from governance.compile.macro_docs import macro_docs
from governance.compile.mask_macros import macro_file
from governance.compile.retention_macros import FOLDER as RETENTION
from governance.compile.retention_macros import retention_files
from governance.compile.snowflake.scripts import FOLDER, migrations
from governance.compile.target_macros import target_macros
from governance.declared.contracts import Contract
from governance.declared.policies import Policies
from governance.errors import UsageError

# Folders that hold compiled files and nothing else.
FOLDERS = (
    PurePosixPath("macros/protect"),
    PurePosixPath("macros/deidentify"),
    RETENTION,
    FOLDER,
    DATABRICKS,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as it is compiled.

    Attributes:
        path: Relative to the project.
        what: `missing`, `differs`, or `stray`: nothing declared compiles to it.
    """

    path: PurePosixPath
    what: str


def plan(policies: Policies, contracts: tuple[Contract, ...] = ()) -> dict[PurePosixPath, str]:
    """Every compiled file with its text, sorted by path (relative to the project).

    Raises:
        DeclarationError: What is declared cannot work on an engine.
    """
    on_engines = {**migrations(policies, contracts), **databricks_migrations(policies, contracts)}
    return dict(sorted({**_macros(policies), **on_engines}.items()))


def _macros(policies: Policies) -> dict[PurePosixPath, str]:
    protect, deidentify, *_ = FOLDERS
    files = {protect / "govern_targets.sql": target_macros(policies)}
    for folder, prefix in ((protect, "mask_"), (deidentify, "deidentify_")):
        verbs = [(verb, mask) for mask in policies.masks.values() for verb in mask.verbs]
        own = {
            verb: mask for verb, mask in sorted(verbs, key=lambda pair: pair[0]) if verb.startswith(prefix)
        }
        files |= {folder / f"{verb}.sql": macro_file(mask, verb) for verb, mask in own.items()}
        files[folder / f"_govern__{folder.name}.yml"] = macro_docs(own)
    return files | retention_files(policies.retention)


def differences(project: Path, files: Mapping[PurePosixPath, str]) -> tuple[Difference, ...]:
    """How the project's folders differ from the plan, sorted by path."""
    found = [
        Difference(path, what) for path, text in files.items() if (what := _compare(project / path, text))
    ]
    present = {
        PurePosixPath(path.relative_to(project).as_posix())
        for folder in FOLDERS
        for path in (project / folder).rglob("*")
        if path.is_file()
    }
    found += [Difference(path, "stray") for path in present - files.keys()]
    return tuple(sorted(found, key=lambda difference: difference.path))


def write(project: Path, files: Mapping[PurePosixPath, str]) -> tuple[Difference, ...]:
    """Make the folders as planned; returns what was mended.

    Raises:
        UsageError: A stray file was not written by `govern compile`: it is somebody's, and stays.
    """
    found = differences(project, files)
    _refuse_foreign(project, found)
    for difference in found:
        path = project / difference.path
        if difference.what == "stray":
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[difference.path], encoding="utf-8", newline="\n")
    return found


def _compare(path: Path, text: str) -> str | None:
    if not path.is_file():
        return "missing"
    return None if path.read_bytes() == text.encode("utf-8") else "differs"


def _refuse_foreign(project: Path, found: tuple[Difference, ...]) -> None:
    for difference in found:
        if difference.what == "stray" and not is_compiled(_text(project / difference.path)):
            raise UsageError(
                f"{difference.path} was not written by `govern compile`",
                "this folder holds compiled files only: move yours to another folder of macro-paths",
            )


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")

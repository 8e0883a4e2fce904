"""Write a start into a project: nothing that is there already is changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from governance.compile.plan import plan
from governance.compile.shipped_macros import attach_files, attaching_engines
from governance.declared.governance_file import Engine
from governance.declared.policies import load_policies
from governance.errors import UsageError
from governance.scaffold.starting import Start


@dataclass(frozen=True, slots=True)
class Written:
    """What became of each file, by its name relative to the project.

    Attributes:
        written: Those that were written.
        kept: Those that were there.
        engines: The engines on which dbt now writes protection into the CREATE.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    engines: tuple[Engine, ...]


def write_start(project_dir: Path, start: Start) -> Written:
    """Write the declarations, then the macros that they compile to and those that attach protection.

    Raises:
        UsageError: A file cannot be written.
        DeclarationError: A file that was there is wrong, or does not fit the new ones.
    """
    written, kept = _write(project_dir, dict(start.files))
    policies = load_policies(project_dir)
    engines = attaching_engines(policies.governance)
    macros = {str(name): text for name, text in (plan(policies) | attach_files(engines)).items()}
    compiled, there = _write(project_dir, macros)
    folders = sorted({name.rpartition("/")[0] + "/" for name in compiled})
    kept += sorted({name.rpartition("/")[0] + "/" for name in there})
    return Written((*written, *folders), tuple(kept), engines)


def _write(project_dir: Path, files: dict[str, str]) -> tuple[list[str], list[str]]:
    written, kept = [], []
    for name, text in files.items():
        file = project_dir / name
        if file.exists():
            kept.append(name)
            continue
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
        written.append(name)
    return written, kept

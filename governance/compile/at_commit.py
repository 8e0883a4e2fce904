"""A project as it is at a commit, checked out and compiled in dbt's target folder, once for each commit."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from governance.artifacts.branches import has_branches
from governance.artifacts.manifest import read_manifest
from governance.compile.branches import REDIRECTIONS, Compilation, compile_branches
from governance.compile.dbt import dbt_on_path, require_project
from governance.errors import EvaluationError, UsageError

_FOLDER = "base"
_MARK = ".compiled"
_GIT_SAYS_WHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
_LINES = 12


@dataclass(frozen=True, slots=True)
class Commit:
    """What is to be compiled.

    Attributes:
        ref: A commit, branch or tag.
        project_dir: The folder of dbt_project.yml as it is now.
        target_dir: Where dbt writes now; the commit is checked out below it.
        target: The dbt target, or None: the profile's default.
    """

    ref: str
    project_dir: Path
    target_dir: Path
    target: str | None = None


def compiled_at(commit: Commit) -> Path:
    """The folder of the project at a commit, with manifest.json and branches.json in its `target`.

    dbt is called where it is called now, so that a profile's relative paths mean what they mean here; it asks the
    warehouse nothing that it can do without.

    Raises:
        UsageError: There is no git, no such commit, no dbt, or no dbt project at the commit.
        EvaluationError: The commit could not be checked out or compiled.
    """
    root = Path(_git(commit.project_dir, "rev-parse", "--show-toplevel"))
    name = _git(
        commit.project_dir, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit.ref}^{{commit}}"
    )
    folder = commit.target_dir.resolve() / _FOLDER / f"{name}{f'-{commit.target}' if commit.target else ''}"
    made = folder / commit.project_dir.resolve().relative_to(root.resolve())
    if not (folder / _MARK).exists():
        shutil.rmtree(folder, ignore_errors=True)
        _check_out(root, name, folder)
        require_project(made)
        _install(commit, made)
        _compile(commit, made)
        (folder / _MARK).write_text(f"{name}\n", encoding="utf-8")
    return made


def _git(folder: Path, *arguments: str, index: Path | None = None) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in _GIT_SAYS_WHERE}
    environment |= {"GIT_INDEX_FILE": str(index)} if index else {}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError("git is not on PATH", "name the base by its manifest: --base MANIFEST") from error
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise UsageError(
            f"git {arguments[0]} failed: {said[-1] if said else f'there is no commit `{arguments[-1]}`'}",
            "name a commit, branch or tag of this repository: --base-ref main",
        )
    return done.stdout.strip()


def _check_out(root: Path, name: str, folder: Path) -> None:
    """All files of a commit; neither this checkout nor its index is touched, and no attribute leaves a file out."""
    folder.mkdir(parents=True)
    index = folder / ".index"
    _git(root, "read-tree", name, index=index)
    _git(root, "checkout-index", "--all", f"--prefix={folder}{os.sep}", index=index)
    index.unlink()


def _install(commit: Commit, made: Path) -> None:
    """The packages: those of today where they are pinned alike, else installed anew."""
    packages = made / "packages.yml", made / "dependencies.yml"
    if not any(file.exists() for file in packages):
        return
    here = commit.project_dir / "dbt_packages"
    if here.is_dir() and all(
        _content(made / name) == _content(commit.project_dir / name)
        for name in ("packages.yml", "dependencies.yml", "package-lock.yml")
    ):
        link_packages(here, made)
    else:
        _dbt(commit, made, ["deps"])


def link_packages(here: Path, made: Path) -> None:
    """Take the packages of today for a commit that pins them alike; a local one is the commit's own.

    Args:
        here: Today's `dbt_packages`.
        made: The project at the commit.
    """
    project, folder = here.parent.resolve(), here.resolve()
    (made / "dbt_packages").mkdir()
    for package in here.iterdir():
        real = package.resolve()
        local = package.is_symlink() and not real.is_relative_to(folder)
        at = made / os.path.relpath(real, project) if local else real
        (made / "dbt_packages" / package.name).symlink_to(at.resolve())


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _compile(commit: Commit, made: Path) -> None:
    named = ["--target", commit.target] if commit.target else []
    arguments = ["compile", "--no-populate-cache", "--full-refresh", *named]
    try:
        _dbt(commit, made, [*arguments, "--no-introspect"])
    except EvaluationError:
        # Some models need an answer from the warehouse, and dbt compiles none in Python without a connection.
        _dbt(commit, made, arguments)
    if not any(
        has_branches(node) for node in read_manifest(made / "target" / "manifest.json").nodes.values()
    ):
        return
    compile_branches(
        Compilation(
            made,
            made / "target",
            commit.target,
            environment=_environment(commit, made),
            called_in=commit.project_dir,
        )
    )


def _dbt(commit: Commit, made: Path, arguments: Sequence[str]) -> None:
    where = [
        "--project-dir",
        str(made),
        "--target-path",
        str(made / "target"),
        "--log-path",
        str(made / "logs"),
    ]
    if arguments[0] == "deps":
        where = where[:2]
    done = subprocess.run(
        [dbt_on_path(), "--no-use-colors", *arguments, *where],
        cwd=commit.project_dir,
        env=_environment(commit, made),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        # dbt tells what went wrong on its output; what libraries print as they end is no part of that.
        tail = "\n".join((done.stdout.strip() or done.stderr.strip()).splitlines()[-_LINES:])
        raise EvaluationError(
            f"dbt could not {arguments[0]} {commit.ref}:\n{tail}",
            "mend what dbt names; or compile the base by hand and name it: --base MANIFEST",
        )


def _environment(commit: Commit, made: Path) -> Mapping[str, str]:
    """This process's, with the profile that is used now where the commit has none of its own."""
    found = {name: value for name, value in os.environ.items() if name not in REDIRECTIONS}
    profiles = found.get("DBT_PROFILES_DIR")
    if profiles:
        found["DBT_PROFILES_DIR"] = str(Path(profiles).resolve())
    elif (commit.project_dir / "profiles.yml").exists() and not (made / "profiles.yml").exists():
        found["DBT_PROFILES_DIR"] = str(commit.project_dir.resolve())
    return found

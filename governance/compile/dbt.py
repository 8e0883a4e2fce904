"""dbt called as a command: the one door through which anything here runs it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from governance.errors import UsageError


def dbt_on_path() -> str:
    """The dbt of this environment.

    Raises:
        UsageError: There is none.
    """
    dbt = shutil.which("dbt")
    if dbt is None:
        raise UsageError("dbt is not on PATH", "run this in the environment in which you run dbt")
    return dbt


def require_project(project_dir: Path) -> None:
    """See that a folder holds a dbt project.

    Raises:
        UsageError: There is no dbt_project.yml.
    """
    if not (project_dir / "dbt_project.yml").is_file():
        raise UsageError(f"{project_dir}: there is no dbt_project.yml here", "name the folder: --project-dir")


def run_dbt(project_dir: Path, arguments: Sequence[str]) -> int:
    """Run dbt in a project; what it prints goes where ours goes.

    Returns:
        dbt's exit code.

    Raises:
        UsageError: There is no dbt.
    """
    return subprocess.run([dbt_on_path(), *arguments], cwd=project_dir, check=False).returncode

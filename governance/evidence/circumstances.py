"""In which circumstances something ran: the git revision, the versions of the tools, the run in CI."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from governance import __version__

_TOOLS = (
    *("dbt-core", "dbt-duckdb", "dbt-snowflake", "dbt-databricks", "duckdb"),
    *("click", "cryptography", "msgspec", "pyyaml", "rfc8785", "rich", "securesystemslib", "sqlglot"),
)
"""Distributions whose versions may tell in a verdict, a build or its evidence."""
# What a CI system calls the run and its attempts: name, variable that says it is this one, run, attempt.
_CI = (
    ("github", "GITHUB_ACTIONS", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT"),
    ("gitlab", "GITLAB_CI", "CI_PIPELINE_ID", ""),
    ("azure", "TF_BUILD", "BUILD_BUILDID", ""),
    ("circleci", "CIRCLECI", "CIRCLE_WORKFLOW_ID", ""),
    ("jenkins", "JENKINS_URL", "BUILD_TAG", ""),
    ("other", "GOVERN_CI_RUN_ID", "GOVERN_CI_RUN_ID", "GOVERN_CI_RUN_ATTEMPT"),
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """In which circumstances something ran.

    Attributes:
        git: ``{revision, clean, folder}``, or None outside of a repository.
        tools: Versions by name.
        ci: ``{system, run_id, attempt}``, or None outside of CI.
    """

    git: Mapping[str, Any] | None
    tools: Mapping[str, str]
    ci: Mapping[str, str] | None

    def as_json(self) -> dict[str, Any]:
        """As a predicate has them."""
        return {
            "git": self.git and dict(self.git),
            "tools": dict(self.tools),
            "ci": self.ci and dict(self.ci),
        }


def circumstances(project_dir: Path, environment: Mapping[str, str]) -> Circumstances:
    """The circumstances of a run in a project's folder.

    Args:
        project_dir: The folder.
        environment: The variables by which CI says which run it is.
    """
    return Circumstances(git_of(project_dir), tools(), ci_of(environment))


def revision_of(folder: Path) -> str | None:
    """The git revision that is checked out in a folder, or None without a repository."""
    found = git_of(folder)
    return None if found is None else str(found["revision"])


def git_of(folder: Path) -> dict[str, Any] | None:
    """What is checked out in a folder, or None without a repository.

    Returns:
        The revision, whether nothing differs from it, and where the folder is in the repository.
    """
    revision = _git(folder, "rev-parse", "--verify", "HEAD")
    if revision is None:
        return None
    changed = _git(folder, "status", "--porcelain", "--untracked-files=normal")
    within = _git(folder, "rev-parse", "--show-prefix") or ""
    return {"revision": revision.strip(), "clean": changed == "", "folder": within.strip().rstrip("/")}


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def tools() -> dict[str, str]:
    """The versions of what takes part in a verdict, a build or its evidence."""
    found = {"govern": __version__, "python": platform.python_version()}
    for name in _TOOLS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return dict(sorted(found.items()))


def ci_of(environment: Mapping[str, str]) -> dict[str, str] | None:
    """Which run of which CI system this is, or None: its own numbers, so that the two can be compared."""
    for system, sign, run, attempt in _CI:
        if environment.get(sign) and environment.get(run):
            return {
                "system": system,
                "run_id": environment[run],
                "attempt": environment.get(attempt, "") or "1",
            }
    return None

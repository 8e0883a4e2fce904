"""A recorded revision, checked out, compiled and judged again, each in a process of its own."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from governance.errors import EvaluationError, UsageError

# What is asked of the Python that was named: its own `governance`, of the recorded version, answers.
_TOOLS = "import json; from governance.evidence.circumstances import tools; print(json.dumps(tools()))"
_JUDGE = """
import datetime, json, sys
from pathlib import Path
from governance.gate import Question, judge
from governance.report import render
asked = json.loads(sys.argv[1])
day = datetime.date.fromisoformat(asked["day"])
question = Question(None, Path(asked["project"]), asked["target"], tuple(asked["only"]), day)
sys.stdout.write(render(judge(question), "json"))
"""
# What would send dbt's output, or Python's imports, elsewhere than to the checkout and the named environment.
_LEFT_OUT = ("DBT_TARGET_PATH", "DBT_LOG_PATH", "DBT_PROJECT_DIR", "GIT_DIR", "GIT_WORK_TREE")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A revision that is checked out.

    Attributes:
        project: The folder of its dbt project.
        python: The Python whose dbt and gate are asked.
        target: The dbt target, or None: the profile's.
    """

    project: Path
    python: str
    target: str | None

    def tools(self) -> dict[str, str]:
        """The versions of the tools in that Python's environment.

        Raises:
            EvaluationError: It has no govern, or one that keeps no evidence.
        """
        found: dict[str, str] = json.loads(
            self._told([self.python, "-c", _TOOLS], "its tools could not be asked")
        )
        return found

    def compile(self, *, branches: bool) -> None:
        """Compile the project, and both branches of its incremental models if they were judged.

        Raises:
            EvaluationError: dbt could not.
        """
        named = ["--target", self.target] if self.target else []
        dbt = [self.python, "-m", "dbt.cli.main", "--quiet", "compile", *named]
        self._told(dbt, "dbt could not compile the revision")
        if branches:
            command = [self.python, "-m", "governance", "compile-branches", *named]
            self._told(command, "both branches of its incremental models could not be compiled")

    def judge(self, day: dt.date, only: Sequence[str]) -> bytes:
        """The gate's report as it would have been on a day; it opens no gate.

        Args:
            day: The day, by which waivers hold.
            only: The checks that are asked; none: all.

        Raises:
            EvaluationError: The gate could not be asked.
        """
        asked = {"project": ".", "target": self.target, "day": day.isoformat(), "only": list(only)}
        return self._told([self.python, "-c", _JUDGE, json.dumps(asked)], "the gate could not be asked")

    def _told(self, command: Sequence[str], failure: str) -> bytes:
        done = subprocess.run(command, cwd=self.project, env=_environment(), capture_output=True, check=False)
        if done.returncode:  # what it said may quote values: it is not told
            raise EvaluationError(f"{failure} (exit {done.returncode})", "try it by hand in a checkout")
        return done.stdout


def check_out(repository: Path, git: Mapping[str, Any], into: Path) -> Path:
    """A recorded revision in a folder of its own; the repository is only read.

    Args:
        repository: The repository.
        git: What was recorded: revision and folder.
        into: An empty folder.

    Returns:
        The folder of the dbt project.

    Raises:
        UsageError: There is no repository.
        EvaluationError: It does not have the revision, or no project there.
    """
    no_hooks = ["-c", "core.hooksPath=/dev/null"]
    clone = [
        "clone",
        "--quiet",
        "--shared",
        "--no-checkout",
        "--template=",
        str(repository.resolve()),
        str(into),
    ]
    if _git([*no_hooks, *clone]):
        raise UsageError(f"{repository}: this is no git repository", "name it: --repo")
    if _git([*no_hooks, "-C", str(into), "checkout", "--quiet", "--detach", str(git["revision"])]):
        raise EvaluationError(
            f"{repository} does not have revision {git['revision']}", "fetch it, and try again"
        )
    project = into / str(git.get("folder", ""))
    if not (project / "dbt_project.yml").is_file():
        raise EvaluationError(f"revision {git['revision']} has no dbt project where one was judged")
    return project


def _git(arguments: Sequence[str]) -> int:
    return subprocess.run(
        ["git", *arguments], env=_environment(), capture_output=True, check=False
    ).returncode


def _environment() -> dict[str, str]:
    """This process's, with folders named from where it stands, and without the checkout's own modules."""
    found = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    if "DBT_PROFILES_DIR" in found:
        found["DBT_PROFILES_DIR"] = str(Path(found["DBT_PROFILES_DIR"]).resolve())
    return {**found, "PYTHONSAFEPATH": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}

"""Manifests for tests come from the real dbt: each project below tests/projects is compiled once a run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from governance.findings import CheckResult, Verdict

PROJECTS = Path(__file__).parents[1] / "projects"
Compiled = Callable[[str], Path]


def run_dbt(folder: Path, *arguments: str) -> None:
    environment = {
        **os.environ,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_PROFILES_DIR": str(folder),
        "DBT_TARGET_PATH": "target",
        "NO_COLOR": "1",
    }
    dbt = Path(sys.executable).parent / "dbt"
    done = subprocess.run(
        [str(dbt), "--quiet", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def compile_both_branches(folder: Path) -> None:
    """As `govern compile-branches` does it, where there is something to compile."""
    import msgspec

    manifest = msgspec.json.decode((folder / "target" / "manifest.json").read_bytes())
    if any(node["config"]["materialized"] == "incremental" for node in manifest["nodes"].values()):
        govern = Path(sys.executable).parent / "govern"
        path = f"{govern.parent}{os.pathsep}{os.environ['PATH']}"
        environment = {
            **os.environ,
            "DBT_PROFILES_DIR": str(folder),
            "DBT_TARGET_PATH": "target",
            "PATH": path,
        }
        command = [str(govern), "compile-branches", "--project-dir", str(folder)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        shutil.rmtree(folder / "target" / "branches")


def furnish(folder: Path) -> None:
    """Give a project what it lacks of the policies and the profile that those of a check share, and their macros."""
    from governance.compile.plan import plan, write
    from governance.declared.policies import load_policies

    for file in (PROJECTS / "house").rglob("*"):
        own = folder / file.relative_to(PROJECTS / "house")
        if file.is_file() and not own.exists():
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, own)
    write(folder, plan(load_policies(folder)))


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """A function that compiles a project of tests/projects and returns its folder: never write to it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def compile_project(name: str) -> Path:
        done = shared / f"compiled-{name}"
        if not done.exists():
            making = tmp_path_factory.mktemp("making") / name
            shutil.copytree(PROJECTS / name, making)
            if not (making / "profiles.yml").exists():
                furnish(making)
            if (making / "packages.yml").exists():
                run_dbt(making, "deps")
            run_dbt(making, "compile")
            compile_both_branches(making)
            # Local packages are linked by absolute paths, so they are copied before the folder moves.
            made = Path(shutil.copytree(making, making.parent / "made"))
            try:
                made.rename(done)
            except OSError:  # another worker was faster
                assert done.exists()
        return done

    return compile_project


@pytest.fixture(scope="session")
def dbt() -> Callable[..., None]:
    """A function that runs dbt in a folder, with the profile that is there."""
    return run_dbt


@pytest.fixture
def a_copy(compiled: Compiled, tmp_path: Path) -> Compiled:
    """Like `compiled`, but a copy of one's own that may be changed."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(compiled(name), tmp_path / name))

    return copy


@pytest.fixture(scope="session")
def judged(compiled: Compiled) -> Callable[[str], Verdict]:
    """A function that judges a compiled project by the strictest rules, once."""
    verdicts: dict[str, Verdict] = {}

    def judge_project(name: str) -> Verdict:
        from governance.gate import Question, judge

        if name not in verdicts:
            verdicts[name] = judge(Question(None, compiled(name)))
        return verdicts[name]

    return judge_project


@pytest.fixture(scope="session")
def asked(compiled: Compiled) -> Callable[[str, str], CheckResult]:
    """A function that gives the result of one check, asked alone, on a project."""
    results: dict[tuple[str, str], CheckResult] = {}

    def result(check: str, project: str) -> CheckResult:
        from governance.gate import Question, judge

        if (check, project) not in results:
            (results[check, project],) = judge(Question(None, compiled(project), only=(check,))).results
        return results[check, project]

    return result


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an SSH key of each person of `approving`."""
    from approving import make_keys

    return make_keys(tmp_path_factory.mktemp("keys"))

"""One mesh for many tests: sampled, landed and built once a run by the real commands, never to be changed."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = Path(sys.executable).parent
DOMAINS = ("commerce", "identity", "health")
KEY = "GOVERN_KEY_DEID_KEY_V1"
# What a project needs to be built, landed and checked.
PARTS = (
    "dbt_project.yml",
    "governance.yml",
    "contracts",
    "macros",
    "models",
    "policies",
    "snapshots",
    "tests/dbt",
)
EVENTS = 12_000


@dataclass(frozen=True)
class Mesh:
    """A copy of the project with everything it reads and writes.

    Attributes:
        project: The copied project's root; profiles.yml is in it.
        landing: The sample events.
        warehouse: The DuckDB files.
        target: dbt's artifacts.
        logs: dbt's logs.
        env: The environment in which commands run, the key among it.
    """

    project: Path
    landing: Path
    warehouse: Path
    target: Path
    logs: Path
    env: dict[str, str]

    def run(self, *command: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment, `dbt` or `govern`, in the project."""
        done = subprocess.run(
            [str(COMMANDS / command[0]), *command[1:]],
            cwd=self.project,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, (
            f"{command} exited with {done.returncode}\n{done.stdout}{done.stderr}"
        )
        return done

    def dbt(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run dbt."""
        return self.run("dbt", *arguments, expect=expect)

    def collect(self) -> None:
        """Land what is new in the landing folder."""
        self.run("govern", "collect", "--from", str(self.landing))

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows of a query; the domains' databases are attached as commerce, identity and health."""
        with duckdb.connect() as connection:
            for domain in DOMAINS:
                file = self.warehouse / f"dev_brook_{domain}.duckdb"
                connection.execute(f"attach '{file}' as {domain} (read_only)")
            return connection.execute(sql, parameters).fetchall()

    def copy(self, folder: Path) -> Mesh:
        """The same mesh in another folder, to be changed there."""
        shutil.copytree(self.project.parent, folder, dirs_exist_ok=True)
        return a_mesh(folder, self.env)


def a_mesh(folder: Path, env: dict[str, str]) -> Mesh:
    """Where everything of a mesh is, below one folder."""
    mesh = Mesh(
        project=folder / "project",
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        target=folder / "target",
        logs=folder / "logs",
        env={},
    )
    paths = {
        # Relative, so that a copy has the same environment and dbt need not parse it anew.
        "BROOK_WAREHOUSE": "../warehouse",
        "DBT_PROFILES_DIR": str(mesh.project),
        "DBT_TARGET_PATH": str(mesh.target),
        "DBT_LOG_PATH": str(mesh.logs),
    }
    return replace(mesh, env={**env, **paths})


def environment() -> dict[str, str]:
    """This process's environment without what would lead a command elsewhere, with a key of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BROOK_", "DBT_", "GOVERN_"))
    }
    # Two builds at once shall not starve each other of memory.
    return {**kept, KEY: secrets.token_hex(32), "BROOK_MEMORY": "1GB", "NO_COLOR": "1"}


def copy_project(project: Path) -> None:
    """Copy what makes the project; profiles.yml is the example, as it stands."""
    for part in PARTS:
        source, copy = ROOT / part, project / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copy(source, copy)
    shutil.copy(ROOT / "profiles.yml.example", project / "profiles.yml")


@pytest.fixture(scope="session")
def bare_mesh(tmp_path_factory: pytest.TempPathFactory) -> Mesh:
    """A mesh that has only its project."""
    mesh = a_mesh(tmp_path_factory.mktemp("bare"), environment())
    copy_project(mesh.project)
    return mesh


@pytest.fixture(scope="session")
def sampled_mesh(bare_mesh: Mesh, tmp_path_factory: pytest.TempPathFactory) -> Mesh:
    """A mesh whose sample events are landed, and of which nothing is built: copy it to build."""
    mesh = bare_mesh.copy(tmp_path_factory.mktemp("sampled"))
    mesh.run("govern", "sample", "--events", str(EVENTS), "--seed", "7", "--out", str(mesh.landing))
    mesh.collect()
    return mesh


@pytest.fixture(scope="session")
def built_mesh(sampled_mesh: Mesh, tmp_path_factory: pytest.TempPathFactory) -> Mesh:
    """A mesh that was built once, tests and all: copy it to change anything."""
    mesh = sampled_mesh.copy(tmp_path_factory.mktemp("built"))
    mesh.dbt("build", "--show-all-deprecations")
    return mesh


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares the built mesh runs in one worker, so that it is built once."""
    for item in items:
        if {"sampled_mesh", "built_mesh"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.mesh)
            item.add_marker(pytest.mark.xdist_group("mesh"))

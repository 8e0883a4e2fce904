"""A bench for one run: the loopback server, the migrations deployed, the sample events landed in its bronze."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
COMMANDS = Path(sys.executable).parent
PARTS = (
    *("dbt_project.yml", "governance.yml", "contracts", "macros", "migrations", "models"),
    *("policies", "snapshots", "tests/dbt"),
)
PROFILE = """\
brook:
  target: snowflake
  outputs:
    snowflake:
      {type: snowflake, account: bench, host: 127.0.0.1, port: %d, protocol: http, user: bench, password: bench,
       role: brook_build, warehouse: dev_brook_transform, database: dev_brook_ops, schema: ops, threads: 4}
"""
EVENTS = 12_000


@dataclass(frozen=True)
class Bench:
    """Where it runs, and what is read and written there.

    Attributes:
        port: Of the loopback server.
        project: A copy of the project, with a profile that leads to the server.
        record: What the server wrote of each statement.
        env: In which commands run.
    """

    port: int
    project: Path
    record: Path
    env: dict[str, str]

    @property
    def manifest(self) -> Path:
        """The manifest of the mesh as it was built: tests add models of their own later."""
        return self.project / "built.json"

    def run(self, *command: str, expect: int = 0) -> str:
        """What a command says, run in the project."""
        done = subprocess.run(
            [str(COMMANDS / command[0]), *command[1:]],
            cwd=self.project,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == expect, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def deploy(self) -> str:
        """schemachange, as Security."""
        return self.run("schemachange", "deploy", "--config-folder", "migrations/snowflake")

    def connect(self, role: str):
        """A session of the real connector."""
        import snowflake.connector

        return snowflake.connector.connect(
            account="bench",
            host="127.0.0.1",
            port=self.port,
            protocol="http",
            user="bench",
            password="bench",
            role=role,
            session_parameters={"CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED": False},
        )

    def execute(self, role: str, *statements: str) -> list[tuple[Any, ...]]:
        """The rows of the last of some statements."""
        with self.connect(role) as connection:
            cursor = connection.cursor()
            for sql in statements:
                cursor.execute(sql)
            return cursor.fetchall()

    def land(self, folder: Path) -> None:
        """Bronze from a folder of DuckDB files, one a database."""
        body = json.dumps({"folder": str(folder)}).encode()
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/bench/land", data=body)
        with urllib.request.urlopen(asked) as answered:  # noqa: S310 - our own loopback server
            assert json.load(answered)["success"]

    def recorded(self) -> list[dict[str, Any]]:
        """Every statement that changed something or was refused, in order."""
        return [json.loads(line) for line in self.record.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Started, deployed and landed; nothing is built."""
    if os.environ.get("GOVERN_ENGINES") == "skip":
        pytest.skip("GOVERN_ENGINES=skip: the benches of the engines are left out")
    folder = tmp_path_factory.mktemp("snowflake")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Bench(port, folder / "project", folder / "record.jsonl", _environment(folder, port))
    _copy(made)
    server = _serve(made, folder / "server.log")
    try:
        _bootstrap(made)
        made.deploy()
        _land(made, folder)
        yield made
    finally:
        server.terminate()
        server.wait(timeout=30)


def _environment(folder: Path, port: int) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BROOK_", "DBT_", "GOVERN_", "SNOWFLAKE_"))
    }
    return {
        **kept,
        "PATH": f"{COMMANDS}{os.pathsep}{os.environ['PATH']}",
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
        "GOVERN_KEY_DEID_KEY_V1": secrets.token_hex(32),
        "GOVERN_EVIDENCE_PASSPHRASE": secrets.token_hex(16),
        "BROOK_WAREHOUSE": str(folder / "warehouse"),
        "DBT_PROFILES_DIR": str(folder / "project"),
        "SNOWFLAKE_ACCOUNT": "bench",
        "SNOWFLAKE_USER": "bench",
        "SNOWFLAKE_PASSWORD": "bench",
        "SNOWFLAKE_ROLE": "brook_security",
        "SNOWFLAKE_HOST": "127.0.0.1",
        "SNOWFLAKE_PORT": str(port),
        "SNOWFLAKE_PROTOCOL": "http",
    }


def _copy(bench: Bench) -> None:
    for part in PARTS:
        source, copy = ROOT / part, bench.project / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copy(source, copy)
    (bench.project / "profiles.yml").write_text(PROFILE % bench.port, encoding="utf-8")


def _serve(bench: Bench, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(HERE / "serve.py"), str(bench.port), str(bench.record)],
            env=bench.env,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    for _ in range(300):
        assert server.poll() is None, log.read_text(encoding="utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", bench.port)) == 0:
                return server
        time.sleep(0.2)
    server.terminate()
    raise AssertionError(log.read_text(encoding="utf-8"))


def _bootstrap(bench: Bench) -> None:
    """What an account administrator runs by hand, once."""
    text = (bench.project / "migrations/snowflake/bootstrap.sql").read_text(encoding="utf-8")
    statements = text.partition("\n")[2].replace("{{ prefix }}", "dev_").split(";")
    bench.execute("accountadmin", *(sql.strip() for sql in statements if sql.strip()))


def _land(bench: Bench, folder: Path) -> None:
    bench.run("govern", "sample", "--events", str(EVENTS), "--seed", "7", "--out", str(folder / "landing"))
    bench.run("govern", "collect", "--from", str(folder / "landing"))
    bench.land(folder / "warehouse")


@pytest.fixture(scope="session")
def deployed_again(bench):
    """What a second deployment says, and one that runs every script anew."""
    second = bench.deploy()
    bench.execute("brook_security", "delete from dev_brook_ops.schemachange.change_history")
    return second, bench.deploy()


@pytest.fixture(scope="session")
def built_twice(bench, deployed_again):
    """The manifest of the mesh, built by the real dbt with its tests and once more."""
    bench.run("dbt", "--quiet", "build", "--exclude-resource-type", "unit_test")
    bench.run("dbt", "--quiet", "build", "--exclude-resource-type", "unit_test", "test")
    written = (bench.project / "target" / "manifest.json").read_bytes()
    bench.manifest.write_bytes(written)
    return json.loads(written)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares the bench runs in one worker, in order."""
    for item in items:
        if "bench" in getattr(item, "fixturenames", ()) and HERE in item.path.parents:
            item.add_marker(pytest.mark.engine)
            item.add_marker(pytest.mark.xdist_group("snowflake"))

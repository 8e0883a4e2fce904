"""Spark and the shim that makes it look like Databricks, started once a run; what cannot run here is skipped by name."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from databricks import sql as databricks_sql
from databricks_mesh import BUILD, LATER, Mesh, Rebuilt, Sensitive, land, sensitive_relations
from spark_home import KEY, NoSparkError, Spark, find_spark
from unity_catalogue import Catalogue
from unity_thrift import serving

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@dataclass(frozen=True)
class Databricks:
    """A server that the real connector takes for Databricks.

    Attributes:
        address: Where it is.
        catalogue: What it knows.
    """

    address: str
    catalogue: Catalogue

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements one after the other; returns the rows of the last, where it is a query."""
        with self.connect() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            is_query = statements[-1].lstrip().lower().startswith(("select", "with", "show"))
            return [tuple(row) for row in cursor.fetchall()] if is_query else []

    @property
    def environment(self) -> dict[str, str]:
        """What tells our commands where it is."""
        host, _, path = self.address.rpartition("/")
        return {"DATABRICKS_HOST": host, "DATABRICKS_HTTP_PATH": f"/{path}", "DATABRICKS_TOKEN": "none"}

    def connect(self):
        """A connection of the real connector."""
        return databricks_sql.connect(
            server_hostname="127.0.0.1",
            http_path="/sql/1.0/warehouses/tests",
            access_token="none",
            _connection_uri=self.address,
            enable_telemetry=False,
            use_cloud_fetch=False,
        )


@pytest.fixture(scope="session")
def databricks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databricks]:
    """The server; `GOVERN_ENGINES=required` makes an error of what else is a skip."""
    try:
        spark = find_spark()
    except NoSparkError as error:
        if os.environ.get("GOVERN_ENGINES") == "required":
            raise
        pytest.skip(str(error))
    catalogue = Catalogue()
    with (
        _running(spark, tmp_path_factory.mktemp("spark")) as upstream,
        serving(catalogue, upstream) as address,
    ):
        yield Databricks(address, catalogue)


@pytest.fixture(scope="session")
def mesh(databricks: Databricks, tmp_path_factory: pytest.TempPathFactory) -> Mesh:
    """Bronze and every function are there; nothing is built."""
    return land(databricks, tmp_path_factory.mktemp("mesh"))


@pytest.fixture(scope="session")
def built(mesh: Mesh, databricks: Databricks) -> dict[str, str]:
    """The mesh, built from half of the orders' events: what dbt said of each node."""
    databricks.run(
        f"create or replace table {LATER}_later using delta as select * from {LATER} where _line % 2 = 1",
        f"delete from {LATER} where _line % 2 = 1",
    )
    mesh.command("dbt", *BUILD)
    return mesh.statuses()


@pytest.fixture(scope="session")
def rebuilt(mesh: Mesh, built: dict[str, str], databricks: Databricks) -> Rebuilt:
    """The mesh, built again from all events."""
    began = len(databricks.catalogue.events)
    databricks.run(f"insert into {LATER} select * from {LATER}_later")
    mesh.command("dbt", *BUILD)
    return Rebuilt(mesh.statuses(), began)


@pytest.fixture(scope="session")
def sensitive(mesh: Mesh, built: dict[str, str]) -> Sensitive:
    """Every table that dbt builds, with what is declared of it."""
    return sensitive_relations(mesh)


@contextlib.contextmanager
def _running(spark: Spark, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    paths = [*map(str, spark.python), str(ROOT), str(HERE)]
    environment = {
        **os.environ,
        "SPARK_HOME": str(spark.home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYSPARK_PYTHON": sys.executable,
        "GOVERN_KEY_DEID_KEY_V1": KEY,
    }
    command = [
        sys.executable,
        str(HERE / "spark_server.py"),
        str(port),
        str(folder),
        ",".join(map(str, spark.jars)),
    ]
    log = folder / "spark.log"
    pipe = subprocess.PIPE
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=errors, text=True
        ) as server,
    ):
        try:
            for line in server.stdout:
                if line.strip() == "ready":
                    break
            else:
                raise AssertionError(f"Spark did not start:\n{log.read_text()[-3000:]}")
            yield f"http://127.0.0.1:{port}/cliservice"
        finally:
            server.stdin.close()
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the server runs in one worker, so that there is one."""
    for item in items:
        if "databricks" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("databricks"))

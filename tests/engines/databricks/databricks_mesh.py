"""A copy of the mesh on the bench: its bronze landed, its functions applied, and what dbt and `govern` say of it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bronze import copy_statements, profile
from unity_catalogue import Event, Name

from governance.declared.policies import load_policies

if TYPE_CHECKING:
    from conftest import Databricks

ROOT = Path(__file__).parents[3]
COMMANDS = Path(sys.executable).parent
PARTS = (
    *("dbt_project.yml", "governance.yml", "contracts", "macros", "migrations", "models"),
    *("policies", "snapshots", "tests/dbt"),
)
EVENTS = 12_000  # fewer cannot hold the canaries
DOMAINS = ("commerce", "health", "identity")
KEPT = {"table", "incremental", "snapshot"}
BUILD = ("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
LATER = "dev_brook_commerce.bronze.orders_v1"
Sensitive = Mapping[Name, tuple[Mapping[str, str], str | None]]
"""Relation → the identifier of each column that has one, and the row rule."""


@dataclass(frozen=True)
class Mesh:
    """A copy of the project, and the environment that its commands run in."""

    project: Path
    env: dict[str, str]

    def command(self, *words: str, expect: int = 0) -> str:
        """Run one of our commands there; returns what it printed."""
        done = subprocess.run(
            [str(COMMANDS / words[0]), *words[1:]],
            cwd=self.project,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, done.stdout[-6000:] + done.stderr[-3000:]
        return done.stdout + done.stderr

    def manifest(self) -> dict:
        """What dbt wrote of the project."""
        return json.loads((self.project / "target" / "manifest.json").read_text())

    def statuses(self) -> dict[str, str]:
        """What dbt said of each node, last."""
        results = json.loads((self.project / "target" / "run_results.json").read_text())["results"]
        return {each["unique_id"]: each["status"] for each in results}


@dataclass(frozen=True)
class Rebuilt:
    """The second build, over tables that are there.

    Attributes:
        statuses: What dbt said of each node.
        began: Where in the record of events it began.
    """

    statuses: dict[str, str]
    began: int


def land(databricks: Databricks, base: Path) -> Mesh:
    """Copy the project; bronze and every function are there, nothing is built."""
    project, warehouse = base / "project", base / "warehouse"
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (project / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, project / part)
    (project / "profiles.yml").write_text(profile(databricks.address))
    warehouse.mkdir()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BROOK_", "DBT_", "GOVERN_"))
    }
    own = {
        "BROOK_WAREHOUSE": str(warehouse),
        "DBT_PROFILES_DIR": str(project),
        "GOVERN_KEY_DEID_KEY_V1": secrets.token_hex(32),
        "GOVERN_EVIDENCE_PASSPHRASE": secrets.token_hex(16),
        "NO_COLOR": "1",
    }
    mesh = Mesh(project, {**kept, **own, **databricks.environment})
    mesh.command("govern", "sample", "--events", str(EVENTS), "--seed", "7", "--out", "landing")
    mesh.command("govern", "collect", "--from", "landing")
    mesh.command("govern", "evidence", "keygen")
    mesh.command("govern", "apply", "--engine", "databricks")
    for domain in DOMAINS:
        databricks.run(*copy_statements(warehouse, base, f"dev_brook_{domain}"))
    return mesh


def sensitive_relations(mesh: Mesh) -> Sensitive:
    """Every table that dbt builds, with what is declared of it."""
    known = load_policies(ROOT).classifications.identifiers
    found = {}
    for node in mesh.manifest()["nodes"].values():
        if node["config"]["materialized"] in KEPT:
            columns = {
                name.lower(): column["config"]["meta"]["identifier"]
                for name, column in node["columns"].items()
                if column["config"]["meta"].get("identifier") in known
            }
            name = node["database"], node["schema"], node["alias"]
            found[name] = columns, node["config"]["meta"].get("row_access")
    return found


def unguarded(events: Iterable[Event], sensitive: Sensitive) -> Iterator[tuple[str, Name, str]]:
    """Statements after which a relation stood without a mask or row filter that it should have."""
    for event in events:
        columns, rule = sensitive.get(event.relation, ({}, None))
        is_guarded = columns.keys() <= event.masks.keys() and (event.row_filter is None) == (rule is None)
        if event.verb != "drop" and not is_guarded:
            yield event.verb, event.relation, event.statement

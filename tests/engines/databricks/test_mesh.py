"""The real dbt-databricks builds the whole mesh, and no row is ever written where a mask is missing."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from bronze import copy_statements, profile

from governance.declared.policies import load_policies

ROOT = Path(__file__).parents[3]
COMMANDS = Path(sys.executable).parent
PARTS = (
    *("dbt_project.yml", "governance.yml", "contracts", "macros", "migrations", "models"),
    *("policies", "snapshots", "tests/dbt"),
)
EVENTS = 12_000
DOMAINS = ("commerce", "health", "identity")
KEPT = {"table", "incremental", "snapshot"}
BUILD = ("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")


@dataclass(frozen=True)
class Mesh:
    """A copy of the project, and the environment that its commands run in."""

    project: Path
    env: dict[str, str]

    def command(self, *words: str, expect: int = 0) -> str:
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
        return json.loads((self.project / "target" / "manifest.json").read_text())

    def statuses(self) -> dict[str, str]:
        results = json.loads((self.project / "target" / "run_results.json").read_text())["results"]
        return {each["unique_id"]: each["status"] for each in results}


@pytest.fixture(scope="module")
def mesh(databricks, tmp_path_factory):
    """Bronze and every function are there; nothing is built."""
    base = tmp_path_factory.mktemp("mesh")
    project, warehouse = base / "project", base / "warehouse"
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (project / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, project / part)
    (project / "profiles.yml").write_text(profile(databricks.address))
    warehouse.mkdir()
    host, _, path = databricks.address.rpartition("/")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BROOK_", "DBT_", "GOVERN_"))
    }
    env = {
        **kept,
        "BROOK_WAREHOUSE": str(warehouse),
        "DBT_PROFILES_DIR": str(project),
        "GOVERN_KEY_DEID_KEY_V1": secrets.token_hex(32),
        "GOVERN_EVIDENCE_PASSPHRASE": secrets.token_hex(16),
        "NO_COLOR": "1",
        "DATABRICKS_HOST": host,
        "DATABRICKS_HTTP_PATH": f"/{path}",
        "DATABRICKS_TOKEN": "none",
    }
    mesh = Mesh(project, env)
    mesh.command("govern", "sample", "--events", str(EVENTS), "--seed", "7", "--out", "landing")
    mesh.command("govern", "collect", "--from", "landing")
    mesh.command("govern", "evidence", "keygen")
    mesh.command("govern", "apply", "--engine", "databricks")
    for domain in DOMAINS:
        databricks.run(*copy_statements(warehouse, base, f"dev_brook_{domain}"))
    return mesh


@pytest.fixture(scope="module")
def built(mesh):
    """What dbt said of each node."""
    mesh.command("dbt", *BUILD)
    return mesh.statuses()


@pytest.fixture(scope="module")
def sensitive(mesh, built):
    """Relation → column → identifier, of all that dbt builds; and the row rule of each."""
    known = load_policies(ROOT).classifications.identifiers
    found = {}
    for node in mesh.manifest()["nodes"].values():
        if node["config"]["materialized"] in KEPT:
            columns = {
                name.lower(): column["config"]["meta"]["identifier"]
                for name, column in node["columns"].items()
                if column["config"]["meta"].get("identifier") in known
            }
            found[node["database"], node["schema"], node["alias"]] = (
                columns,
                node["config"]["meta"].get("row_access"),
            )
    return found


def test_the_whole_mesh_is_built(built):
    kinds = [node.partition(".")[0] for node, status in built.items() if status == "success"]
    assert (kinds.count("model"), kinds.count("snapshot")) == (14, 1)
    assert set(built.values()) <= {"success", "no-op"}


def unguarded(events, sensitive):
    """Statements after which a relation stood without a mask or row filter that it should have."""
    for event in events:
        columns, rule = sensitive.get(event.relation, ({}, None))
        is_guarded = columns.keys() <= event.masks.keys() and (event.row_filter is None) == (rule is None)
        if event.verb != "drop" and not is_guarded:
            yield event.verb, event.relation, event.statement


def test_no_row_is_written_where_a_mask_or_row_filter_is_missing(built, databricks, sensitive):
    ours = [event for event in databricks.catalogue.events if any(sensitive.get(event.relation, ()))]
    assert {"create", "write"} <= {event.verb for event in ours}
    assert len({event.relation for event in ours}) >= 10
    assert list(unguarded(ours, sensitive)) == []


def test_each_column_has_the_mask_of_its_identifier_and_the_tag(built, databricks, sensitive):
    masks = {name: each.mask for name, each in load_policies(ROOT).classifications.identifiers.items()}
    for name, (columns, _) in sensitive.items():
        relation = databricks.catalogue.relations[name]
        for column, identifier in columns.items():
            *home, function = relation.masks[column].function
            assert home == ["dev_brook_ops", "governance"]
            assert function in {
                masks[identifier],
                f"{masks[identifier]}_{name[0].removeprefix('dev_brook_')}",
            }
            assert relation.column_tags[column] == {"identifier": identifier}


def test_what_is_attached_shows_each_role_what_is_declared(built, databricks):
    """The functions as they are attached, asked as Unity Catalog would ask them."""
    relation = databricks.catalogue.relations["dev_brook_commerce", "platinum", "orders"]
    mask, row_filter = (
        ".".join(each.function) for each in (relation.masks["customer_email"], relation.row_filter)
    )
    query = (
        f"select region, {mask}(customer_email) = customer_email from dev_brook_commerce.platinum.orders"
        f" where {row_filter}(region) and customer_email is not null group by all"
    )
    seen = {}
    for role in ("commerce_analyst", "analyst_emea", "region_admin,analyst_phi"):
        databricks.run(f"set var asks = '{role}'")
        seen[role] = set(databricks.run(query))
    databricks.run("set var asks = ''")
    assert seen["commerce_analyst"] == set()
    assert seen["analyst_emea"] == {("EMEA", False)}
    assert seen["region_admin,analyst_phi"] == {("AMER", True), ("APAC", True), ("EMEA", True)}


def test_what_was_applied_recorded_itself(mesh):
    rows = mesh.command("govern", "evidence", "load", "--out", "entries.jsonl")
    entries = [json.loads(line) for line in (mesh.project / "entries.jsonl").read_text().splitlines()]
    assert [(one["kind"], one["result"]) for one in entries] == [
        ("key-change", "recorded"),
        ("started", "started"),
        ("apply", "passed"),
    ], rows

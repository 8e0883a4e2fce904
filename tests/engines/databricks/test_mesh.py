"""The real dbt-databricks builds the whole mesh twice, MERGE included, and no row is ever written where a mask is missing."""

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

from governance.cli import run
from governance.declared.policies import load_policies

ROOT = Path(__file__).parents[3]
COMMANDS = Path(sys.executable).parent
PARTS = (
    *("dbt_project.yml", "governance.yml", "contracts", "macros", "migrations", "models"),
    *("policies", "snapshots", "tests/dbt"),
)
EVENTS = 6_000
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
        "NO_COLOR": "1",
        "DATABRICKS_HOST": host,
        "DATABRICKS_HTTP_PATH": f"/{path}",
        "DATABRICKS_TOKEN": "none",
    }
    mesh = Mesh(project, env)
    mesh.command("govern", "sample", "--events", str(EVENTS), "--seed", "7", "--out", "landing")
    mesh.command("govern", "collect", "--from", "landing")
    mesh.command("govern", "apply", "--engine", "databricks")
    for domain in DOMAINS:
        databricks.run(*copy_statements(warehouse, base, f"dev_brook_{domain}"))
    return mesh


@dataclass(frozen=True)
class Builds:
    """Two builds: what dbt said of each, and where in the record the second began."""

    mesh: Mesh
    statuses: tuple[dict[str, str], dict[str, str]]
    second: int


@pytest.fixture(scope="module")
def builds(mesh, databricks):
    """Built from half of the orders' events, then again from all of them."""
    later = "dev_brook_commerce.bronze.orders_v1"
    databricks.run(
        f"create or replace table {later}_later using delta as select * from {later} where _line % 2 = 1",
        f"delete from {later} where _line % 2 = 1",
    )
    mesh.command("dbt", *BUILD)
    first, second = mesh.statuses(), len(databricks.catalogue.events)
    databricks.run(f"insert into {later} select * from {later}_later")
    mesh.command("dbt", *BUILD)
    return Builds(mesh, (first, mesh.statuses()), second)


@pytest.fixture(scope="module")
def sensitive(builds):
    """Relation → column → identifier, of all that dbt builds; and the row rule of each."""
    known = load_policies(ROOT).classifications.identifiers
    found = {}
    for node in builds.mesh.manifest()["nodes"].values():
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


def test_the_whole_mesh_is_built_twice(builds):
    first, second = builds.statuses
    assert set(first.values()) == set(second.values()) == {"success"}
    assert len(first) == len(second) > 13


def test_no_row_is_written_where_a_mask_or_row_filter_is_missing(builds, databricks, sensitive):
    seen = 0
    for event in databricks.catalogue.events:
        columns, rule = sensitive.get(event.relation, ({}, None))
        if event.verb == "drop" or not columns:
            continue
        seen += 1
        assert columns.keys() <= event.masks.keys(), (event.verb, event.relation, event.statement)
        assert (event.row_filter is None) == (rule is None), (event.verb, event.relation)
    assert seen > 30


def test_each_column_has_the_mask_of_its_identifier_and_the_tag(builds, databricks, sensitive):
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


def test_the_second_build_merges_and_sets_nothing_anew(builds, databricks, sensitive):
    statements = [event.statement.lower() for event in databricks.catalogue.events[builds.second :]]
    assert any("merge" in each.split() and "platinum" in each for each in statements)
    altered = {
        event.relation
        for event in databricks.catalogue.events[builds.second :]
        if event.verb == "alter" and "set mask" in event.statement.lower()
    }
    assert altered == set()


def test_orders_are_in_their_latest_state(builds, databricks):
    wrong = databricks.run(
        "select count(*) from (select order_id, max_by(status, struct(version, occurred_at, event_id)) as status"
        " from dev_brook_commerce.bronze.orders_v1 group by order_id) as told full outer join"
        " dev_brook_commerce.platinum.orders as built on told.order_id = built.order_id"
        " where told.status is distinct from built.status"
    )
    assert wrong == [(0,)]


def test_what_is_attached_shows_each_role_what_is_declared(builds, databricks):
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


@pytest.fixture(scope="module")
def drift(builds):
    def ask(*options: str, expect: int = 0):
        asked = ["drift", "--engine", "databricks", "--project-dir", str(builds.mesh.project), *options]
        with pytest.MonkeyPatch.context() as patch:
            for name in ("DATABRICKS_HOST", "DATABRICKS_HTTP_PATH", "DATABRICKS_TOKEN"):
                patch.setenv(name, builds.mesh.env[name])
            patch.delenv("BROOK_ENVIRONMENT", raising=False)
            return run([*asked, "--manifest", str(builds.mesh.project / "target" / "manifest.json")])

    return ask


def test_nothing_has_drifted_after_a_build(drift, capfd):
    assert drift() == 0, capfd.readouterr().out


ORDERS = "dev_brook_commerce.platinum.orders"
BY_HAND = (
    (f"alter table {ORDERS} alter column customer_email drop mask", "policy-missing"),
    (
        f"alter table {ORDERS} alter column shipping_zip set mask dev_brook_ops.governance.mask_null",
        "weaker-policy",
    ),
    (f"alter table {ORDERS} drop row filter", "row-policy-missing"),
    (f"alter table {ORDERS} set tags ('classification' = 'public')", "tag-differs"),
    (f"alter table {ORDERS} alter column customer_id unset tags ('identifier')", "tag-missing"),
    ("grant select on schema dev_brook_commerce.silver to `commerce_analyst`", "grant-outside"),
    (f"grant select on table {ORDERS} to `account users`", "grant-outside"),
    ("revoke use schema on schema dev_brook_health.platinum from `health_researcher`", "grant-missing"),
    (
        "create or replace function dev_brook_ops.governance.mask_email(value string) returns string return value",
        "body-differs",
    ),
)


def test_what_was_changed_by_hand_is_told_and_mended(drift, databricks, capfd):
    databricks.run(*(statement for statement, _ in BY_HAND))
    capfd.readouterr()
    assert drift("--format", "json") == 1
    told = json.loads(capfd.readouterr().out)
    assert (told["schema"], told["engine"]) == ("govern.drift/v1", "databricks")
    assert sorted(each["kind"] for each in told["drifts"]) == sorted(kind for _, kind in BY_HAND)
    assert drift("--fix") == 1
    databricks.run(*(each["fix"] for each in told["drifts"]))
    capfd.readouterr()
    assert drift() == 0, capfd.readouterr().out


def test_a_build_sets_a_mask_that_was_dropped_before_it_writes(builds, databricks, sensitive):
    name = ("dev_brook_commerce", "platinum", "orders")
    databricks.run(f"alter table {ORDERS} alter column customer_email drop mask")
    before = len(databricks.catalogue.events)
    builds.mesh.command("dbt", "run", "--select", "orders")
    written = [
        each
        for each in databricks.catalogue.events[before:]
        if each.relation == name and each.verb == "write"
    ]
    assert written
    assert all(sensitive[name][0].keys() <= each.masks.keys() for each in written)


def test_a_function_that_is_not_there_stops_the_build(builds, databricks):
    name = ("dev_brook_ops", "governance", "mask_email")
    function = databricks.catalogue.functions.pop(name)
    before = len(databricks.catalogue.events)
    try:
        said = builds.mesh.command("dbt", "run", "--full-refresh", "--select", "orders", expect=1)
    finally:
        databricks.catalogue.functions[name] = function
    assert "ROUTINE_NOT_FOUND" in said
    assert [
        each for each in databricks.catalogue.events[before:] if each.verb in {"write", "create as"}
    ] == []


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("materialized='view'", "a view takes no mask"),
        ("materialized='table', contract={'enforced': false}", "no enforced dbt contract"),
        (
            "materialized='table', row_filter={'function': 'x', 'columns': ['region']}",
            "it follows from `row_access`",
        ),
    ],
)
def test_what_cannot_be_protected_in_its_create_stops_the_build(builds, databricks, config, words):
    model = builds.mesh.project / "models" / "platinum" / "commerce" / "customer_activity.sql"
    kept = model.read_text()
    model.write_text("{{ config(" + config + ") }}\n" + kept)
    before = len(databricks.catalogue.events)
    try:
        said = builds.mesh.command("dbt", "run", "--select", "customer_activity", expect=1)
    finally:
        model.write_text(kept)
    assert words in said
    assert len(databricks.catalogue.events) == before

"""What cannot be protected in the statement that creates it stops the build; what was left bare is covered before it is written."""

from __future__ import annotations

import json
import shutil

import pytest
from databricks_mesh import unguarded
from probes import PROBES, SCHEMA, Probe

ORDERS = ("dev_brook_commerce", "platinum", "orders")
GROWS = (*SCHEMA.split("."), "probe_grows")
# Elsewhere than the mesh's own: `govern drift` reads that.
_ELSEWHERE = ("--target-path", "probed")


def run(mesh, *words, expect):
    """Run some models; what dbt said of each by its name."""
    mesh.command("dbt", "run", *_ELSEWHERE, *words, expect=expect)
    results = json.loads((mesh.project / "probed" / "run_results.json").read_text())["results"]
    return {each["unique_id"].rpartition(".")[2]: each for each in results}


@pytest.fixture(scope="module")
def folder(rebuilt, mesh, databricks):
    """Where models are put beside the mesh's; afterwards they are gone. The gate, which would stop them all, looks away."""
    folder, file = (
        mesh.project / "models" / "platinum" / "commerce" / "probes",
        mesh.project / "governance.yml",
    )
    kept = file.read_text()
    assert "on_findings: stop" in kept
    file.write_text(kept.replace("on_findings: stop", "on_findings: ignore"))
    yield folder
    file.write_text(kept)
    shutil.rmtree(folder)
    databricks.run(f"drop table if exists {SCHEMA}.probe_grows")


@pytest.fixture(scope="module")
def refused(folder, mesh, databricks):
    """All probes in one run of dbt: what it said of each, and what happened meanwhile."""
    grows(folder, "region")
    for probe in PROBES:
        probe.write(folder)
    name = ("dev_brook_ops", "governance", "mask_ip")
    function, before = databricks.catalogue.functions.pop(name), len(databricks.catalogue.events)
    try:
        said = run(mesh, "--select", "path:models/platinum/commerce/probes", expect=1)
    finally:
        databricks.catalogue.functions[name] = function
    for probe in PROBES:
        (folder / f"{probe.name}.yml").unlink()
        next(folder.glob(f"{probe.name}.*")).unlink()
    return said, databricks.catalogue.events[before:]


@pytest.mark.parametrize(
    "probe",
    [
        pytest.param(
            probe, id=probe.name, marks=pytest.mark.mutation(probe.what, engine="databricks", caught="build")
        )
        for probe in PROBES
    ],
)
def test_what_cannot_be_protected_in_its_create_stops_the_build(refused, databricks, probe: Probe):
    said, events = refused
    assert said[probe.name]["status"] == "error"
    assert probe.said in said[probe.name]["message"]
    relation = (*SCHEMA.split("."), probe.name)
    assert [event.statement for event in events if event.relation == relation and event.verb != "drop"] == []
    assert relation not in databricks.catalogue.relations


def grows(folder, *columns):
    """A model that keeps what it has and takes new columns."""
    folder.mkdir(parents=True, exist_ok=True)
    spelt = ", ".join("customer_email" if each == "email" else each for each in columns)
    config = (
        "materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns'"
    )
    named = spelt.replace("customer_email", "customer_email as email")
    (folder / "probe_grows.sql").write_text(
        f"{{{{ config({config}) }}}}\nselect {named} from {{{{ ref('orders') }}}} limit 5\n"
    )
    identifier = ", config: {meta: {identifier: email}}"
    listed = "\n".join(
        f"      - {{name: {each}, data_type: string{identifier if each == 'email' else ''}}}"
        for each in columns
    )
    (folder / "probe_grows.yml").write_text(
        "models:\n  - name: probe_grows\n    config: {contract: {enforced: true}}\n    columns:\n"
        + listed
        + "\n"
    )


@pytest.fixture(scope="module")
def healed(refused, folder, mesh, databricks):
    """A second run, of a model that has a new column, and of one whose guards were taken off by hand."""
    assert refused[0]["probe_grows"]["status"] == "success"
    grows(folder, "region", "email")
    table = ".".join(ORDERS)
    databricks.run(
        f"alter table {table} alter column customer_email drop mask", f"alter table {table} drop row filter"
    )
    before = len(databricks.catalogue.events)
    said = run(mesh, "--select", "probe_grows", "orders", expect=0)
    assert {each["status"] for each in said.values()} == {"success"}
    return databricks.catalogue.events[before:]


@pytest.mark.mutation(
    "a mask and a row filter dropped by hand before a build", engine="databricks", caught="build"
)
def test_a_build_sets_what_was_taken_off_before_it_writes(healed, sensitive):
    ours = [event for event in healed if event.relation == ORDERS]
    written = next(at for at, event in enumerate(ours) if event.verb == "write")
    assert {event.verb for event in ours[:written]} == {"alter"}
    assert list(unguarded(ours[written:], sensitive)) == []


def test_a_column_that_is_added_has_its_mask_before_the_first_row(healed):
    ours = [event for event in healed if event.relation == GROWS]
    assert [event.verb for event in ours if event.verb == "write"]
    wanted = {GROWS: ({"email": "email"}, None)}
    assert list(unguarded([event for event in ours if event.verb == "write"], wanted)) == []


@pytest.mark.mutation("the older materializations, which ignore masks", engine="databricks", caught="build")
def test_the_older_materializations_stop_the_build(healed, mesh, databricks):
    file = mesh.project / "dbt_project.yml"
    kept, before = file.read_text(), len(databricks.catalogue.events)
    file.write_text(kept.replace("use_materialization_v2: true", "use_materialization_v2: false"))
    try:
        said = run(mesh, "--full-refresh", "--select", "orders", expect=1)
    finally:
        file.write_text(kept)
    assert "the older materializations ignore masks" in said["orders"]["message"]
    assert databricks.catalogue.events[before:] == []

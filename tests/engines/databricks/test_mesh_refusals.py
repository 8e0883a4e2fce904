"""What cannot be protected in the statement that creates it stops the build; what was left bare is covered before it is written."""

from __future__ import annotations

import json
import shutil

import pytest
from databricks_mesh import unguarded
from probes import PROBES, SCHEMA, Probe

ORDERS = ("dev_brook_commerce", "platinum", "orders")
# Elsewhere than the mesh's own: `govern drift` reads that.
_ELSEWHERE = ("--target-path", "probed")


def run(mesh, *words, expect):
    """Run some models; what dbt said of each by its name."""
    printed = mesh.command("dbt", "run", *_ELSEWHERE, *words, expect=expect)
    file = mesh.project / "probed" / "run_results.json"
    assert file.exists(), printed[-3000:]
    results = json.loads(file.read_text())["results"]
    return {each["unique_id"].rpartition(".")[2]: each for each in results}


@pytest.fixture(scope="module")
def folder(rebuilt, mesh):
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


@pytest.fixture(scope="module")
def refused(folder, mesh, databricks):
    """All probes in one run of dbt: what it said of each, and what happened meanwhile."""
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


@pytest.fixture(scope="module")
def healed(refused, mesh, databricks):
    """A run of a model whose guards were taken off by hand."""
    table = ".".join(ORDERS)
    databricks.run(
        f"alter table {table} alter column customer_email drop mask", f"alter table {table} drop row filter"
    )
    before = len(databricks.catalogue.events)
    said = run(mesh, "--select", "orders", expect=0)
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

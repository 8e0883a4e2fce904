"""`govern build` on the mesh: nothing is built while the gate is shut."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = [pytest.mark.mesh, pytest.mark.xdist_group("mesh")]
SILVER = "models/silver/commerce/stg_orders.sql"


@pytest.fixture
def mesh(built_mesh, tmp_path):
    return built_mesh.copy(tmp_path)


def run_of(mesh):
    return json.loads((mesh.target / "run_results.json").read_text())["metadata"]["invocation_id"]


def test_an_open_gate_builds_what_was_asked_for(mesh):
    said = mesh.run("govern", "build", "--target", "dev", "--", "--select", "stg_orders").stdout
    assert said.index("The gate opens") < said.index("Completed successfully")
    results = json.loads((mesh.target / "run_results.json").read_text())["results"]
    built = [result["unique_id"] for result in results if result["unique_id"].startswith("model.")]
    assert built == ["model.brook.stg_orders"]


@pytest.mark.mutation("a model is built while the gate is shut", engine="all", caught="build")
def test_a_shut_gate_builds_nothing(mesh):
    file = mesh.project / SILVER
    text = file.read_text()
    assert "{{ mask_email('customer_email') }}" in text
    file.write_text(text.replace("{{ mask_email('customer_email') }}", "customer_email"))
    before = run_of(mesh)
    said = mesh.run("govern", "build", "--target", "dev", expect=1).stdout
    assert "column-masked" in said
    assert said.rstrip().endswith("Nothing was built.")
    assert "START sql" not in said
    assert run_of(mesh) != before, "dbt compile ran, and only that"
    assert json.loads((mesh.target / "run_results.json").read_text())["args"]["which"] == "compile"


def test_a_data_test_that_fails_is_a_finding_and_sql_that_fails_is_not_all_built(mesh):
    failing = mesh.project / "tests" / "dbt" / "never_passes.sql"
    failing.write_text("select * from {{ ref('stg_orders') }}\n")
    select = ("--", "--select", "never_passes")
    mesh.run("govern", "build", "--target", "dev", *select, expect=1)
    failing.write_text("select * from {{ ref('stg_orders') }} where cast(status as integer) = 1\n")
    mesh.run("govern", "build", "--target", "dev", *select, expect=3)


KEPT = ("--", "--select", "config.materialized:incremental", "config.materialized:snapshot")
KEPT = (*KEPT, "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")


@pytest.mark.mutation(
    "a mask that lies in the rows of incremental models is changed", engine="duckdb", caught="build"
)
@pytest.mark.mutation(
    "a mask that is applied at build changes, and rows that stay were written under the old one",
    engine="duckdb",
    caught="build",
)
def test_rows_under_another_mask_stop_the_build_until_their_rebuild_is_recorded(mesh):
    mesh.run("govern", "build", "--target", "dev", *KEPT)
    masks = mesh.project / "policies" / "masks.yml"
    masks.write_text(masks.read_text().replace("{kind: constant, value: '#***'}", "{kind: 'null'}"))
    mesh.run("govern", "compile")

    said = mesh.run("govern", "build", "--target", "dev", *KEPT, expect=1).stdout
    assert said.rstrip().endswith("Nothing was built.")
    assert "The masks of `full_name` have changed since the base" in " ".join(said.split())
    records = re.findall(r"\{model: [^}]*\}", " ".join(said.split()))
    assert sorted(re.findall(r"model: (\S+?),", " ".join(records))) == [
        "model.brook.customers_scd",
        "model.brook.stg_customers",
        "model.brook.stg_encounters",
        "snapshot.brook.accounts_snapshot",
    ]

    text = "".join(f"  - {record}\n" for record in records)
    text = text.replace("<day>", "2026-11-21").replace("<who>", "data@example.com")
    (mesh.project / "policies" / "backfills.yml").write_text(f"backfills:\n{text}")
    mesh.run("govern", "build", "--target", "dev", *KEPT, "--full-refresh")
    assert mesh.query("select count(*) from commerce.silver.stg_customers where full_name is not null") == [
        (0,)
    ]
    (mesh.project / "policies" / "backfills.yml").unlink()
    mesh.run("govern", "build", "--target", "dev", *KEPT)


def test_without_a_project_it_says_so(mesh, tmp_path):
    said = mesh.run("govern", "build", "--project-dir", str(tmp_path), expect=2).stderr
    assert "there is no dbt_project.yml here" in said

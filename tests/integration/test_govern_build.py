"""`govern build` on the mesh: nothing is built while the gate is shut."""

from __future__ import annotations

import json

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


def test_without_a_project_it_says_so(mesh, tmp_path):
    said = mesh.run("govern", "build", "--project-dir", str(tmp_path), expect=2).stderr
    assert "there is no dbt_project.yml here" in said

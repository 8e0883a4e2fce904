"""`govern compile-branches` on the mesh: both branches of every incremental model, and nothing it should not touch."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def laid(bare_mesh, tmp_path_factory):
    """A mesh that was never built, with both branches compiled; no key is needed, as nothing connects."""
    mesh = bare_mesh.copy(tmp_path_factory.mktemp("branches"))
    before = contents(mesh.project)
    mesh.run("dbt", "parse")
    told = mesh.run("govern", "compile-branches", "--format", "json")
    assert contents(mesh.project) == before
    return mesh, json.loads(told.stdout)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def branches_of(mesh):
    return json.loads((mesh.target / "branches.json").read_text())["models"]


def test_both_branches_of_every_incremental_model_are_compiled(laid):
    mesh, told = laid
    assert told["schema"] == "govern.compile-branches/v1"
    assert told["incomplete"] == []
    found = branches_of(mesh)
    assert len(found) == told["models"] == 8
    for name, branches in found.items():
        assert branches["full"] != branches["incremental"], name
        assert f'"{name.split(".")[-1]}"' in branches["incremental"], name


def test_the_warehouse_is_not_touched(laid):
    mesh, _ = laid
    assert not mesh.warehouse.exists() or not list(mesh.warehouse.iterdir())


def test_nothing_is_left_that_leads_out_of_the_target_folder(laid):
    mesh, _ = laid
    assert [path for path in mesh.target.rglob("*") if path.is_symlink()] == []


def test_again_it_writes_the_same_bytes(laid):
    mesh, _ = laid
    before = (mesh.target / "branches.json").read_bytes()
    mesh.run("govern", "compile-branches")
    assert (mesh.target / "branches.json").read_bytes() == before


def test_a_model_that_asks_the_warehouse_is_named(laid, tmp_path):
    mesh = laid[0].copy(tmp_path)
    model = mesh.project / "models" / "silver" / "commerce" / "asks.sql"
    model.write_text(
        "{{ config(materialized='incremental', contract={'enforced': false}) }}\n"
        "select {% if execute %}{{ run_query('select 1').columns[0][0] }}{% endif %} as one_column\n"
        "from {{ ref('stg_orders') }}\n"
    )
    told = mesh.run("govern", "compile-branches", expect=3)
    assert "model.brook.asks: one branch could not be compiled offline" in told.stdout
    assert branches_of(mesh)["model.brook.asks"]["full"] is None
    assert branches_of(mesh)["model.brook.orders"]["full"] is not None


def test_a_project_that_dbt_cannot_read_is_an_error(laid, tmp_path):
    mesh = laid[0].copy(tmp_path)
    (mesh.project / "models" / "broken.sql").write_text("select {{ ref('nothing') }}")
    told = mesh.run("govern", "compile-branches", expect=3)
    assert "dbt could not compile the full branch" in told.stderr
    assert "nothing" in told.stderr


def test_a_folder_without_a_project_is_a_usage_error(laid, tmp_path):
    mesh = laid[0]
    empty = tmp_path / "empty"
    empty.mkdir()
    told = mesh.run("govern", "compile-branches", "--project-dir", str(empty), expect=2)
    assert "there is no dbt_project.yml here" in told.stderr
    shutil.rmtree(empty)

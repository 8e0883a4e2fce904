"""What the project asks of itself: every model owned, described, classified, tested, and free of engines' names."""

from __future__ import annotations

import json
import re

import pytest

PORTABLE = {"string", "bigint", "integer", "double", "decimal(18,2)", "boolean", "date", "timestamp"}
AXES = {"category", "confidentiality", "identifiability"}


@pytest.fixture(scope="module")
def manifest(built_mesh):
    return json.loads((built_mesh.target / "manifest.json").read_text())


@pytest.fixture(scope="module")
def tables(manifest):
    return [node for node in manifest["nodes"].values() if node["resource_type"] in {"model", "snapshot"}]


def test_descriptions_begin_with_the_grain(tables):
    assert [node["name"] for node in tables if not node["description"].startswith("One row per ")] == []


def test_every_table_has_an_owner(manifest, tables):
    owners = {group["name"]: group["owner"]["email"] for group in manifest["groups"].values()}
    for node in tables:
        assert owners[node["config"]["group"]].endswith("@example.com")
        assert node["database"].endswith(node["config"]["group"])


def test_platinum_is_public_and_silver_protected_both_under_a_dbt_contract(tables):
    for node in tables:
        if node["resource_type"] == "snapshot":
            continue
        is_platinum = node["schema"] == "platinum"
        assert node["access"] == ("public" if is_platinum else "protected"), node["name"]
        assert node["contract"]["enforced"], node["name"]
        if is_platinum:
            assert {"primary_key"} == {each["type"] for each in node["constraints"]}, node["name"]
            meta = node["config"]["meta"]
            rule = set() if meta["classification"] == "statistics" else {"row_access"}
            assert {"product", "classification", *rule} <= meta.keys(), node["name"]


def test_every_column_is_described_typed_and_classified(tables):
    for node in tables:
        for column in node["columns"].values():
            where = f"{node['name']}.{column['name']}"
            assert column["description"], where
            assert column["data_type"] in PORTABLE, where
            meta = column["config"]["meta"]
            assert ("identifier" in meta) != (meta.keys() >= AXES), where


def test_every_column_that_is_built_is_declared(built_mesh, tables):
    built = set(
        built_mesh.query(
            "select table_catalog || '.' || table_schema || '.' || table_name, column_name"
            " from information_schema.columns where table_schema in ('silver', 'platinum')"
        )
    )
    declared = {
        (f"{node['config']['group']}.{node['schema']}.{node['alias']}", name)
        for node in tables
        for name in node["columns"]
    }
    assert built == declared


def test_every_product_is_used_by_somebody(manifest, tables):
    used = {
        parent for exposure in manifest["exposures"].values() for parent in exposure["depends_on"]["nodes"]
    }
    assert used == {node["unique_id"] for node in tables if node["schema"] == "platinum"}


def test_every_product_has_unit_tests(manifest, tables):
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    assert {node["name"] for node in tables if node["schema"] == "platinum"} <= tested


def test_no_model_asks_which_engine_it_is_on(built_mesh):
    for file in (built_mesh.project / "models").rglob("*.sql"):
        assert not re.search(r"\btarget\.(type|name)|adapter\.type", file.read_text()), file


def test_only_staging_reads_sources(tables):
    for node in tables:
        reads_source = any(parent.startswith("source.") for parent in node["depends_on"]["nodes"])
        assert reads_source == node["name"].startswith("stg_"), node["name"]


def test_models_end_as_they_all_do(built_mesh):
    for file in (built_mesh.project / "models").rglob("*.sql"):
        assert file.read_text().endswith("select * from final\n"), file


def test_no_yaml_file_is_too_long(built_mesh):
    for folder in ("models", "snapshots"):
        for file in (built_mesh.project / folder).rglob("*.yml"):
            assert len(file.read_text().splitlines()) <= 400, file


def test_nothing_of_a_person_is_left_in_the_de_identified_product(manifest):
    node = manifest["nodes"]["model.brook.encounters_deidentified"]
    assert node["config"]["meta"]["deidentified"] == "safe_harbor"
    assert "(b)(2)(ii)" in node["description"]
    for column in node["columns"].values():
        assert column["config"]["meta"].get("identifiability") in {"none", "quasi"}, column["name"]


def test_statistics_are_off(built_mesh):
    assert "send_anonymous_usage_stats: false" in (built_mesh.project / "dbt_project.yml").read_text()

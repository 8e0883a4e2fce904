"""The project as checks see it, built from a manifest that dbt wrote."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
import pytest

from governance.artifacts.manifest import read_manifest
from governance.declared.governance_file import (
    Checks,
    Domain,
    Environment,
    Functions,
    Governance,
    Target,
    Tier,
)
from governance.project import build_project
from governance.project.types import portable_type

pytestmark = pytest.mark.xdist_group("reading")
GOVERNANCE = Governance(
    environment=Environment(variable="ENV", default="dev", unprefixed="prod"),
    targets={"dev": Target(engine="duckdb", may_hold_raw=False)},
    tiers={"bronze": Tier(schemas=("bronze",)), "silver": Tier(schemas=("silver",))},
    domains={"shop": Domain(database="memory")},
    functions=Functions(domain="shop", schema="governance"),
    checks=Checks(),
)


@pytest.fixture(scope="session")
def project(compiled):
    folder = compiled("reading")
    return build_project(read_manifest(folder / "target" / "manifest.json"), GOVERNANCE, folder)


def test_models_seeds_and_snapshots_are_sorted(project):
    assert list(project.models) == sorted(project.models)
    assert {model.kind for model in project.models.values()} == {"model", "seed", "snapshot"}


def test_tier_domain_and_product(project):
    staging = project.models["model.reading.stg_orders"]
    assert (staging.tier, staging.domain, staging.product) == ("silver", "shop", "orders_core")
    assert project.models["model.reading.orders.v2"].tier is None
    assert project.sources["source.reading.shop.orders"].tier == "bronze"
    assert {model.name for model in project.of_tiers("silver")} >= {"stg_orders", "currencies"}


def test_columns_carry_what_is_declared(project):
    email = project.models["model.reading.stg_orders"].columns["email"]
    assert email.identifier == "email"
    assert email.data_type == "varchar"
    assert project.sources["source.reading.shop.orders"].columns["e-mail.address"].identifier == "email"


def test_a_column_is_called_what_its_table_calls_it(compiled, tmp_path):
    content = json.loads((compiled("reading") / "target" / "manifest.json").read_bytes())
    columns = content["nodes"]["model.reading.stg_orders"]["columns"]
    columns["alias"] = columns["email"]
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    project = build_project(read_manifest(tmp_path / "manifest.json"), GOVERNANCE, tmp_path)
    built = project.models["model.reading.stg_orders"].columns
    assert {name: column.name for name, column in built.items()} == {name: name for name in columns}
    assert built["alias"].identifier == "email"


def test_places_are_those_of_the_yaml(project, compiled):
    staging = project.models["model.reading.stg_orders"]
    file, line = project.place(staging, "amount_usd")
    assert "amount_usd" in (compiled("reading") / file).read_text().splitlines()[line - 1]
    file, line = project.place(staging, "not_declared")
    assert "- name: stg_orders" in (compiled("reading") / file).read_text().splitlines()[line - 1]


def test_places_of_versions(project, compiled):
    lines = (compiled("reading") / "models/platinum/_platinum.yml").read_text().splitlines()
    first, second = (project.models[f"model.reading.orders.v{number}"] for number in (1, 2))
    assert lines[project.place(first)[1] - 1].strip() == "- v: 1"
    assert lines[project.place(first, "contact")[1] - 1].strip() == "- name: contact"
    assert lines[project.place(second, "customer_email")[1] - 1].strip() == "- name: customer_email"


def test_without_a_declaration_the_place_is_the_sql_file(project):
    assert project.place(project.models["model.reading.draft_kept"]) == ("models/silver/draft_kept.sql", 0)


def test_a_package_is_where_it_is_installed(project, compiled):
    calendar = project.models["model.tools.calendar"]
    file, line = project.place(calendar, "full_date")
    assert file == "dbt_packages/tools/models/calendar.yml"
    assert "full_date" in (compiled("reading") / file).read_text().splitlines()[line - 1]


def test_a_manifest_that_does_not_name_its_project(compiled):
    folder = compiled("reading")
    manifest = read_manifest(folder / "target" / "manifest.json")
    nameless = replace(manifest, metadata=msgspec.structs.replace(manifest.metadata, project_name=None))
    assert build_project(nameless, GOVERNANCE, folder).name == "reading"


@pytest.mark.parametrize(
    ("spelling", "portable"),
    [
        ("VARCHAR(16)", "string"),
        ("character  varying", "string"),
        ("decimal(18,2)", "decimal"),
        ("timestamp_ntz", "timestamp"),
        ("INT", "integer"),
        ("geography", None),
        (None, None),
    ],
)
def test_types_have_portable_names(spelling, portable):
    assert portable_type(spelling) == portable


def test_what_stands_beside_the_tables(project):
    (unit_test,) = project.unit_tests
    assert (unit_test.model, unit_test.rows[0].input) == ("stg_orders", "source('shop', 'orders')")
    assert unit_test.rows[-1].rows == [{"order_id": 1, "email": "***", "amount_usd": 1}]
    unique = next(test for test in project.data_tests if test.test == "unique" and test.column == "order_id")
    assert (unique.of, unique.severity) == ("model.reading.stg_orders", "error")
    assert unique.compiled_code
    (report,) = project.exposures.values()
    assert (report.type, report.owner) == ("dashboard", ("Sales", "sales@example.com"))
    assert project.groups["sales"] == ("Sales", "sales@example.com")
    assert project.macros["macro.dbt.is_incremental"].package == "dbt"


def test_settings_of_a_model(project):
    staging = project.models["model.reading.stg_orders"]
    assert staging.columns["order_id"].constraints == ("not_null",)
    assert "select" in staging.source_code


@pytest.mark.parametrize(
    ("written", "transient"), [("true", True), ("false", True), (True, True), (False, False)]
)
def test_transient_may_be_text_of_which_any_is_true_to_dbt(compiled, written, transient):
    folder = compiled("reading")
    manifest = read_manifest(folder / "target" / "manifest.json")
    uid = "model.reading.stg_orders"
    config = msgspec.json.decode(
        msgspec.json.encode({"transient": written}), type=type(manifest.nodes[uid].config)
    )
    nodes = {uid: msgspec.structs.replace(manifest.nodes[uid], config=config)}
    built = build_project(replace(manifest, nodes=nodes), GOVERNANCE, folder)
    assert built.models[uid].transient is transient

"""A manifest that differs from the files beside it is stale, in whichever way; an unchanged one never is."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from governance.artifacts.freshness import examine, require_fresh
from governance.artifacts.manifest import read_manifest
from governance.errors import ArtifactError

pytestmark = pytest.mark.xdist_group("reading")
SILVER = "models/silver/_silver.yml"
PLATINUM = "models/platinum/_platinum.yml"
SOURCES = "models/silver/_sources.yml"


def freshness(folder: Path):
    return examine(read_manifest(folder / "target" / "manifest.json"), folder)


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_bytes().decode()
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    path.write_bytes(text.replace(old, new, 1).encode())


@pytest.fixture
def project(a_copy):
    return a_copy("reading")


def test_what_dbt_just_wrote_is_fresh(compiled):
    found = freshness(compiled("reading"))
    assert found.stale == ()
    assert found.not_examined == ()


@pytest.mark.parametrize("version", ["1.8", "1.9", "1.10"])
def test_what_an_older_dbt_wrote_is_fresh(version, project):
    old = Path(__file__).parents[2] / "projects" / "older_dbt" / f"manifest-{version}.json.gz"
    (project / "target" / "manifest.json").write_bytes(gzip.decompress(old.read_bytes()))
    assert freshness(project).stale == ()


def test_a_singular_test_that_is_gone_is_told(project):
    (project / "tests" / "orders_have_customers.sql").unlink()
    assert freshness(project).stale == ("tests/orders_have_customers.sql is gone, ignored, or no UTF-8",)


@pytest.mark.parametrize("path", ["tests/orders_have_customers.sql", "models/silver/stg_orders.sql"])
def test_what_dbt_would_now_ignore_is_told(path, project):
    (project / ".dbtignore").write_text(f"{path}\n")
    assert f"{path} is gone, ignored, or no UTF-8" in freshness(project).stale


# What is edited → what the report names.
EDITS = {
    "a line of SQL": (
        "models/silver/stg_orders.sql",
        "amount_usd",
        "amount_eur",
        "stg_orders.sql has changed",
    ),
    "white space in SQL": ("models/silver/stg_orders.sql", "    order_id", "   order_id", "has changed"),
    "a comment in SQL": ("models/silver/stg_orders.sql", "-- one row", "-- one  row", "has changed"),
    "a macro that configures": ("macros/settle.sql", "true", "false", "settle.sql: its macros"),
    "a Python model": ("models/platinum/shouts.py", "table", "view", "shouts.py has changed"),
    "a model switched on": (
        "models/silver/switched_off.sql",
        "false",
        "true",
        "switched_off.sql has changed",
    ),
    "a seed": ("seeds/currencies.csv", "Dollar", "Dollars", "currencies.csv has changed"),
    "a snapshot": ("snapshots/accounts.sql", "customer_email", "order_id", "accounts.sql has changed"),
    "a macro": ("macros/mask.sql", "'***'", "email", "macros/mask.sql: its macros"),
    "a macro with trimmed tags": ("macros/mask.sql", "trim({{", "({{", "macros/mask.sql: its macros"),
    "a singular test": (
        "tests/orders_have_customers.sql",
        "select",
        "select ",
        "orders_have_customers.sql has changed",
    ),
    "a generic test": ("tests/generic/positive.sql", "<=", "<", "positive.sql: its macros"),
    "a macro commented out": ("macros/mask.sql", "{% macro mask", "{# {% macro mask", "macros/mask.sql: its"),
    "a package's macro": ("dbt_packages/tools/macros/shout.sql", "upper", "lower", "shout.sql: its macros"),
    "a package's column": ("dbt_packages/tools/models/calendar.yml", "date\n", "text\n", "column full_date"),
    "an identifier deleted": (SILVER, "identifier: email, ", "", "meta of column email of model stg_orders"),
    "an identifier changed": (SILVER, "identifier: email", "identifier: phone", "meta of column email"),
    "a date in meta": (SILVER, "2026-01-31", "2026-01-30", "meta of column email"),
    "a column's tag": (SILVER, "[personal]", "[]", "tags of column email"),
    "a column's type": (SILVER, "bigint", "integer", "data_type of column order_id"),
    "a column's description": (SILVER, "The customer's", "A customer's", "description of column email"),
    "a folded description": (SILVER, "folded.", "fold.", "description of column order_id"),
    "a column's constraint": (SILVER, "{type: not_null}", "{type: unique}", "constraints of column order_id"),
    "a column gone": (SILVER, "- *person\n      - {", "- {", "column email of model stg_orders"),
    "a column more": (SILVER, "      - *person\n", "      - *person\n      - name: ssn\n", "column ssn of"),
    "a column renamed": (SILVER, "{name: amount_usd", "{name: amount", "column amount of model"),
    "a product": (SILVER, "{product: orders_core, rev", "{product: other, rev", "meta of model stg_orders"),
    "meta deleted": (
        SILVER,
        "      meta: {product: orders_core, reviewed: 2026-02-01}\n",
        "",
        "meta of model stg",
    ),
    "meta beside config": (
        SILVER,
        "    meta: {product: orders_core}\n",
        "",
        "meta.product of model int_orders",
    ),
    "a tag": (SILVER, "tags: reviewed", "tags: seen", "tags of model stg_orders"),
    "a group": (SILVER, "      group: sales\n", "", "group of model stg_orders"),
    "a config more": (
        SILVER,
        "      group: sales\n",
        "      group: sales\n      enabled: true\n",
        "enabled of",
    ),
    "a description": (SILVER, "Never built.", "Built.", "description of model switched_off"),
    "a declaration gone": (
        SILVER,
        "  - name: int_orders",
        "  - name: int_other",
        "declaration of model int_orders",
    ),
    "a declaration more": (
        PLATINUM,
        "\nexposures",
        "\n  - name: draft_kept\n\nexposures",
        "declaration of model draft",
    ),
    "a contract": (PLATINUM, "contract: {enforced: true}\n      meta", "meta", "contract of model orders"),
    "a row rule": (PLATINUM, ", row_access: order_region", "", "meta of model orders"),
    "a grant": (PLATINUM, "[reader]", "[reader, public]", "grants of model orders"),
    "an access": (PLATINUM, "access: public", "access: protected", "access of model orders"),
    "a version's columns": (
        PLATINUM,
        "exclude: [customer_email]",
        "exclude: []",
        "column customer_email of model",
    ),
    "a version's own column": (
        PLATINUM,
        "meta: {identifier: email}\n        config",
        "config",
        "meta of column contact",
    ),
    "a version's config": (PLATINUM, "{enforced: false}", "{enforced: true}", "contract of model orders"),
    "a version's description": (PLATINUM, "The first shape.", "A shape.", "description of model orders"),
    "a snapshot's column": (
        "snapshots/_snapshots.yml",
        "identifier: email",
        "identifier: name",
        "snapshot accounts",
    ),
    "a seed's config": ("seeds/_seeds.yml", "varchar(3)", "varchar", "column_types of seed currencies"),
    "a source's table": (SOURCES, "orders_v1", "orders_v2", "identifier of source.reading.shop.orders"),
    "a source's schema": (SOURCES, "schema: bronze", "schema: raw", "schema of source.reading.shop"),
    "a source's meta": (SOURCES, "synthetic: true", "synthetic: false", "meta of source.reading.shop"),
    "a source's column": (SOURCES, "{identifier: email}", "{}", "meta of column e-mail.address of source"),
    "a source's tag": (SOURCES, "tags: [raw]", "tags: [cooked]", "tags of source.reading.shop"),
    "a source table gone": (
        SOURCES,
        "      - name: customers",
        "      - name: clients",
        "shop.customers is gone",
    ),
    "a source table more": (
        SOURCES,
        "      - name: customers",
        "      - name: x\n      - name: customers",
        "shop.x is new",
    ),
    "a folder's config": (
        "dbt_project.yml",
        "+materialized: view",
        "+materialized: table",
        "materialized of model",
    ),
    "a folder's meta": ("dbt_project.yml", "layer: silver", "layer: gold", "meta.layer of model stg_orders"),
    "a folder's tags": ("dbt_project.yml", "[everything]", "[all]", "tags.all of model"),
    "a tag beside those of the SQL": (
        SILVER,
        "  - name: int_orders\n",
        "  - name: int_orders\n    config: {tags: [x]}\n",
        "tags.x of model int_orders",
    ),
    "a config of a package": (
        "dbt_project.yml",
        "  tools:\n    +schema",
        "  tools:\n    +enabled",
        "enabled of model calendar",
    ),
    "YAML that is none": (SILVER, "  - name: int_orders", "  - name: [", "is no YAML"),
}


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_makes_it_stale(name, project):
    file, old, new, says = EDITS[name]
    edit(project, file, old, new)
    stale = freshness(project).stale
    assert any(says in reason for reason in stale), stale


NEW_FILES = {
    "a model": ("models/silver/extra.sql", "select 1 as x", "extra.sql is new"),
    "a Python model": ("models/extra.py", "def model(dbt, session): ...", "extra.py is new"),
    "a seed": ("seeds/extra.csv", "a\n1\n", "extra.csv is new"),
    "a snapshot": ("snapshots/extra.sql", "{% snapshot s %}select 1{% endsnapshot %}", "extra.sql is new"),
    "a macro": ("macros/naming/extra.sql", "{% macro ref(x) %}{% endmacro %}", "extra.sql: its macros"),
    "a materialization": (
        "macros/m.sql",
        "{%- materialization table, default -%}{%- endmaterialization -%}",
        "m.sql",
    ),
    "a source": (
        "models/extra.yml",
        "sources: [{name: a, tables: [{name: b}]}]",
        "source.reading.a.b is new",
    ),
}


@pytest.mark.parametrize("name", NEW_FILES)
def test_each_new_file_makes_it_stale(name, project):
    file, text, says = NEW_FILES[name]
    (project / file).write_text(text)
    assert any(says in reason for reason in freshness(project).stale)


@pytest.mark.parametrize(
    "file",
    [
        "models/silver/stg_orders.sql",
        "models/platinum/shouts.py",
        "seeds/currencies.csv",
        "snapshots/accounts.sql",
        "macros/mask.sql",
        SILVER,
        SOURCES,
    ],
)
def test_each_file_gone_makes_it_stale(file, project):
    (project / file).unlink()
    assert freshness(project).stale


HARMLESS = {
    "an ignored draft": ("models/silver/draft_orders.sql", "not", "no"),
    "a comment in YAML": (SILVER, "models:\n", "# models\nmodels:\n"),
    "the order of YAML": (SILVER, "group: sales\n      meta", "group: sales\n\n      meta"),
    "quotes in YAML": (SILVER, "name: stg_orders\n", 'name: "stg_orders"\n'),
    "a comment in a macro file": ("macros/mask.sql", "commented_out", "left_out"),
    "a blank line at the end of SQL": (
        "models/silver/stg_orders.sql",
        "'orders') }}\n",
        "'orders') }}\n\n\n",
    ),
    "a doc block": ("models/silver/docs.md", "One row", "A row"),
    "Jinja in a value": (SILVER, "var('what', 'Money')", "var('what', 'Dollars')"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_cannot_matter_or_be_compared_is_no_staleness(name, project):
    edit(project, *HARMLESS[name])
    assert freshness(project).stale == ()


def test_a_stale_manifest_is_refused_with_what_to_do(project):
    edit(project, SILVER, "identifier: email, ", "")
    manifest = read_manifest(project / "target" / "manifest.json")
    with pytest.raises(ArtifactError) as refused:
        require_fresh(manifest, project)
    assert "stale" in refused.value.message
    assert f"{SILVER}: meta of column email of model stg_orders has changed" in refused.value.message
    assert "dbt compile" in refused.value.advice


def test_many_reasons_are_counted_not_listed(project):
    for number in range(20):
        (project / f"models/extra_{number:02}.sql").write_text("select 1 as x")
    manifest = read_manifest(project / "target" / "manifest.json")
    with pytest.raises(ArtifactError, match="and 12 more"):
        require_fresh(manifest, project)


def test_without_files_beside_it_freshness_is_not_examined(compiled, tmp_path):
    manifest = read_manifest(compiled("reading") / "target" / "manifest.json")
    found = examine(manifest, tmp_path)
    assert found.stale == ()
    assert "no dbt_project.yml" in found.not_examined[0]


def test_another_projects_files_are_refused(project):
    edit(project, "dbt_project.yml", "name: reading", "name: writing")
    with pytest.raises(ArtifactError, match="of project `reading`"):
        freshness(project)


def test_a_broken_dbt_project_file_is_refused(project):
    edit(project, "dbt_project.yml", "name: reading", "name: [reading")
    with pytest.raises(ArtifactError, match=r"dbt_project\.yml"):
        freshness(project)


def test_a_package_that_is_not_installed_is_named(project):
    shutil.rmtree(project / "dbt_packages" / "tools")
    assert freshness(project).not_examined == ("package tools: it is not installed here",)


def normalised(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def as_written_by_dbt_1_12(folder: Path) -> Path:
    """The same manifest with the checksums of dbt 1.12, which makes all white space one blank first."""
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    for node in content["nodes"].values():
        path = folder / node["original_file_path"]
        if node["resource_type"] in ("model", "snapshot") and node["package_name"] == "reading":
            node["checksum"]["checksum"] = normalised(path.read_text())
    for nodes in content["disabled"].values():
        for node in nodes:
            if node["resource_type"] == "model":
                node["checksum"]["checksum"] = normalised((folder / node["original_file_path"]).read_text())
    file.write_text(json.dumps(content))
    return folder


def test_checksums_of_dbt_1_12_are_understood(project):
    assert freshness(as_written_by_dbt_1_12(project)).stale == ()


def test_a_line_joined_to_the_comment_above_it_is_seen_with_dbt_1_12_too(project):
    as_written_by_dbt_1_12(project)
    edit(project, "models/silver/stg_orders.sql", "-- one row an order\n", "-- one row an order ")
    assert freshness(project).stale == ("models/silver/stg_orders.sql has changed",)


def test_a_role_that_dbt_1_12_writes_twice_is_granted_once(project):
    file = project / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    for version in ("v1", "v2"):
        content["nodes"][f"model.reading.orders.{version}"]["unrendered_config"]["grants"] = {
            "select": ["reader", "reader"]
        }
    file.write_text(json.dumps(content))
    assert freshness(project).stale == ()
    edit(project, PLATINUM, "select: [reader]", "select: [reader, everybody]")
    assert freshness(project).stale == (f"{PLATINUM}: grants of model orders has changed",) * 2


def test_a_seed_too_large_for_a_checksum_is_not_examined(compiled):
    manifest = read_manifest(compiled("reading") / "target" / "manifest.json")
    seed = manifest.nodes["seed.reading.currencies"]
    unhashed = msgspec.structs.replace(
        seed, checksum=msgspec.structs.replace(seed.checksum, name="path", checksum=seed.original_file_path)
    )
    found = examine(
        replace(manifest, nodes={**manifest.nodes, seed.unique_id: unhashed}), compiled("reading")
    )
    assert found.stale == ()
    assert found.not_examined == ("seeds/currencies.csv: dbt keeps no checksum of a file this large",)

"""A manifest is read as dbt wrote it, or refused with a sentence that says what to do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.artifacts.manifest import data_tests, read_manifest, unit_tests
from governance.artifacts.nodes import ColumnEntry, NodeConfig, merged_meta
from governance.artifacts.reading import collector_held_off
from governance.errors import ArtifactError

pytestmark = pytest.mark.xdist_group("reading")
OLD = sorted((Path(__file__).parents[2] / "projects" / "older_dbt").glob("manifest-*.json.gz"))


@pytest.fixture(scope="session")
def manifest_file(compiled):
    return compiled("reading") / "target" / "manifest.json"


def test_models_seeds_and_snapshots_are_decoded(manifest_file):
    manifest = read_manifest(manifest_file)
    assert sorted(manifest.nodes) == [
        "model.reading.draft_kept",
        "model.reading.int_orders",
        "model.reading.orders.v1",
        "model.reading.orders.v2",
        "model.reading.settled",
        "model.reading.shouts",
        "model.reading.stg_orders",
        "model.tools.calendar",
        "seed.reading.currencies",
        "snapshot.reading.accounts_history",
    ]
    staging = manifest.nodes["model.reading.stg_orders"]
    assert staging.config.materialized == "view"
    assert staging.schema == "silver"
    assert staging.columns["email"].config.meta == {"identifier": "email", "since": "2026-01-31"}
    assert "case when email is null then null else '***' end" in staging.compiled_code
    assert "macro.reading.mask" in staging.depends_on.macros
    assert staging.patch_path == "reading://models/silver/_silver.yml"


def test_versions_hooks_contracts_and_languages_are_decoded(manifest_file):
    nodes = read_manifest(manifest_file).nodes
    orders = nodes["model.reading.orders.v2"]
    assert (orders.version, orders.latest_version) == (2, 2)
    assert orders.config.contract.enforced
    assert orders.config.access == "public"
    assert orders.config.grants == {"select": ["reader"]}
    assert [hook.sql for hook in orders.config.post_hook] == ["analyze"]
    assert [constraint.type for constraint in orders.constraints] == ["primary_key"]
    assert nodes["model.reading.orders.v1"].columns.keys() == {"order_id", "contact"}
    assert nodes["model.reading.shouts"].language == "python"
    assert nodes["model.reading.int_orders"].config.materialized == "ephemeral"
    assert nodes["snapshot.reading.accounts_history"].config.strategy == "check"
    assert nodes["seed.reading.currencies"].compiled_code is None


def test_everything_beside_the_nodes_is_decoded(manifest_file):
    manifest = read_manifest(manifest_file)
    assert manifest.metadata.adapter_type == "duckdb"
    assert manifest.metadata.project_name == "reading"
    assert manifest.sources["source.reading.shop.orders"].identifier == "orders_v1"
    assert manifest.sources["source.reading.shop.orders"].columns.keys() == {"order_id", "e-mail.address"}
    assert [node.name for node in manifest.disabled] == ["switched_off"]
    assert manifest.disabled_sources == {"source.reading.crm.contacts"}
    assert manifest.exposures["exposure.reading.weekly_report"].owner.email == "sales@example.com"
    assert manifest.groups["group.reading.sales"].owner.name == "Sales"
    (unit_test,) = unit_tests(manifest)
    assert (unit_test.name, unit_test.model) == ("orders_are_kept", "stg_orders")
    assert manifest.macros["macro.reading.mask"].macro_sql.startswith("{% macro mask(column) -%}")


def test_data_tests_are_decoded_when_asked_for(manifest_file):
    found = {test.name: test for test in data_tests(read_manifest(manifest_file))}
    assert found["unique_stg_orders_order_id"].attached_node == "model.reading.stg_orders"
    assert found["unique_stg_orders_order_id"].test_metadata.name == "unique"
    assert found["orders_have_customers"].test_metadata is None


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.name)
def test_manifests_of_older_dbt_read_the_same(file, manifest_file, tmp_path):
    plain = tmp_path / "manifest.json"
    plain.write_bytes(gzip.decompress(file.read_bytes()))
    older, newer = read_manifest(plain), read_manifest(manifest_file)
    assert older.nodes.keys() == newer.nodes.keys()
    assert older.sources.keys() == newer.sources.keys()
    for name, node in newer.nodes.items():
        same = older.nodes[name]
        assert same.columns.keys() == node.columns.keys()
        assert merged_meta(same.meta, same.config.meta) == merged_meta(node.meta, node.config.meta)
        for column, entry in node.columns.items():
            written = same.columns[column]
            meta = merged_meta(written.meta, written.config.meta if written.config else None)
            assert meta == merged_meta(entry.meta, entry.config.meta)


def test_older_manifests_are_there():
    assert [file.name for file in OLD] == [
        "manifest-1.10.json.gz",
        "manifest-1.8.json.gz",
        "manifest-1.9.json.gz",
    ]


def test_config_meta_wins_over_meta():
    assert merged_meta({"a": 1, "b": 1}, {"b": 2, "c": 2}) == {"a": 1, "b": 2, "c": 2}
    assert merged_meta({"a": 1}, None) == {"a": 1}
    assert merged_meta({}, {"a": 1}) == {"a": 1}


def _without(content: dict, *path: str) -> dict:
    copy = json.loads(json.dumps(content))
    part = copy
    for step in path[:-1]:
        part = part[step]
    del part[path[-1]]
    return copy


def _with(content: dict, value: object, *path: str) -> dict:
    copy = json.loads(json.dumps(content))
    part = copy
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return copy


def broken_manifests(content: dict) -> dict[str, tuple[bytes, str]]:
    """The shelf of broken manifests: name → bytes, and what the message must say."""
    whole = json.dumps(content).encode()
    url = ("metadata", "dbt_schema_version")
    schemas = "https://schemas.getdbt.com/dbt"
    node = "model.reading.stg_orders"
    shapes = {
        "future schema": (_with(content, f"{schemas}/manifest/v13.json", *url), "newer dbt"),
        "older schema": (_with(content, f"{schemas}/manifest/v11.json", *url), "older dbt"),
        "a catalog": (_with(content, f"{schemas}/catalog/v1.json", *url), "a dbt catalog, not a manifest"),
        "run results": (_with(content, f"{schemas}/run-results/v6.json", *url), "a dbt run-results"),
        "no dbt artifact": (_with(content, "https://example.com/", *url), "no dbt artifact"),
        "no models": (_with(content, {}, "nodes"), "no models"),
        "no nodes": (_without(content, "nodes"), "missing required field `nodes`"),
        "no macros": (_without(content, "macros"), "missing required field `macros`"),
        "no metadata": (_without(content, "metadata"), "missing required field `metadata`"),
        "nodes are a list": (_with(content, [], "nodes"), "Expected `object`"),
        "a node is a list": (_with(content, [], "nodes", node), "Expected `object`"),
        "a node without columns": (_without(content, "nodes", node, "columns"), "`columns`"),
        "a node without config": (_without(content, "nodes", node, "config"), "`config`"),
        "a node without source code": (_without(content, "nodes", node, "raw_code"), "`raw_code`"),
        "a node whose source code is null": (_with(content, None, "nodes", node, "raw_code"), "$.raw_code"),
        "a node without checksum": (_without(content, "nodes", node, "checksum"), "`checksum`"),
        "a node of another name": (
            _with(content, "model.reading.other", "nodes", node, "unique_id"),
            "calls itself",
        ),
        "a model that is a seed": (_with(content, "seed", "nodes", node, "resource_type"), "calls itself"),
        "a column is a list": (_with(content, [], "nodes", node, "columns", "email"), "Expected `object`"),
        "a column of a source is a list": (
            _with(content, [], "sources", "source.reading.shop.orders", "columns", "order_id"),
            "Expected `object`",
        ),
        "meta is a text": (_with(content, "email", "nodes", node, "meta"), "Expected `object`"),
    }
    shelf = {name: (json.dumps(value).encode(), says) for name, (value, says) in shapes.items()}
    shelf |= {
        f"truncated at {n}%": (whole[: len(whole) * n // 100], "truncated") for n in (1, 10, 50, 90, 99)
    }
    half = len(whole) // 2
    return shelf | {
        "the last byte is gone": (whole[:-1], "truncated"),
        "the first half is gone": (whole[half:], "not JSON"),
        "half of it is gone from a comma on": (whole[: whole.index(b",")] + whole[half:], ""),
        "empty": (b"", "empty"),
        "blank": (b" \n\n", "empty"),
        "an empty object": (b"{}", "missing required field `metadata`"),
        "an empty list": (b"[]", "Expected `object`"),
        "null": (b"null", "Expected `object`"),
        "a number": (b"1", "Expected `object`"),
        "a text": (b'"manifest"', "Expected `object`"),
        "YAML": (b"metadata:\n  dbt_schema_version: 12\n", "not JSON"),
        "twice": (whole + whole, "not JSON"),
        "binary": (bytes(range(256)), "not JSON"),
        "deep": (b'{"metadata":' + b"[" * 100_000, ""),
        "UTF-16": (whole.decode().encode("utf-16"), "not JSON"),
        "zipped": (gzip.compress(whole[:1000]), "not JSON"),
    }


def test_broken_manifests_are_refused(manifest_file, tmp_path):
    content = json.loads(manifest_file.read_bytes())
    for name, (broken, says) in broken_manifests(content).items():
        file = tmp_path / "manifest.json"
        file.write_bytes(broken)
        with pytest.raises(ArtifactError) as refused:
            read_manifest(file)
        assert says in refused.value.message, name
        assert str(file) in refused.value.message, name
        assert refused.value.advice, name


def test_a_broken_column_is_named(manifest_file, tmp_path):
    content = json.loads(manifest_file.read_bytes())
    node = "model.reading.stg_orders"
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(_with(content, "email", "nodes", node, "columns", "email", "meta")))
    with pytest.raises(ArtifactError) as refused:
        read_manifest(file)
    assert refused.value.advice.startswith(f"{node}.email: ")


def test_every_column_is_decoded_as_if_it_were_the_only_one(manifest_file):
    content, manifest = json.loads(manifest_file.read_bytes()), read_manifest(manifest_file)
    for tables, read in ((content["nodes"], manifest.nodes), (content["sources"], manifest.sources)):
        for name, table in read.items():
            alone = msgspec.convert(tables[name]["columns"], dict[str, ColumnEntry])
            assert table.columns == alone, name
            assert list(table.columns) == list(alone)


def test_columns_that_are_written_alike_are_one_and_others_are_not(manifest_file, tmp_path):
    content = json.loads(manifest_file.read_bytes())
    columns = content["nodes"]["model.reading.stg_orders"]["columns"]
    content["nodes"]["model.reading.int_orders"]["columns"]["email"] = columns["email"]
    columns["email_again"] = columns["email"]
    columns["other"] = {**columns["email"], "description": "Another one."}
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(content))
    nodes = read_manifest(file).nodes
    read = nodes["model.reading.stg_orders"].columns
    assert nodes["model.reading.int_orders"].columns["email"] is read["email"]
    assert read["email_again"].name == "email_again"
    assert read["other"].description == "Another one."
    assert read["email"].description != "Another one."


@pytest.mark.parametrize("part", ["config", "unrendered_config", "meta"])
def test_what_is_configured_is_decoded_as_if_it_were_the_only_one(part, manifest_file):
    content, manifest = json.loads(manifest_file.read_bytes()), read_manifest(manifest_file)
    kind = NodeConfig if part == "config" else dict
    for name, node in manifest.nodes.items():
        assert getattr(node, part) == msgspec.convert(content["nodes"][name][part], kind), name


@pytest.mark.parametrize("part", ["config", "unrendered_config", "meta"])
def test_what_is_configured_otherwise_than_dbt_writes_it_is_named(part, manifest_file, tmp_path):
    content = json.loads(manifest_file.read_bytes())
    node = "model.reading.stg_orders"
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(_with(content, [1], "nodes", node, part)))
    with pytest.raises(ArtifactError) as refused:
        read_manifest(file)
    assert refused.value.advice.startswith(f"{node}: ")


def test_a_missing_manifest_and_a_folder_are_refused(tmp_path):
    with pytest.raises(ArtifactError, match="does not exist"):
        read_manifest(tmp_path / "manifest.json")
    with pytest.raises(ArtifactError, match="cannot be read"):
        read_manifest(tmp_path)


def test_metadata_may_stand_at_the_end(manifest_file, tmp_path):
    content = json.loads(manifest_file.read_bytes())
    metadata = content.pop("metadata")
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({**content, "metadata": metadata}))
    assert read_manifest(file).metadata.project_name == "reading"


def test_what_a_later_dbt_adds_is_left_out(manifest_file, tmp_path):
    content = json.loads(manifest_file.read_bytes())
    content["novelties"] = {"x": 1}
    for node in content["nodes"].values():
        node["novelty"] = [1, 2]
    content["nodes"]["novelty.reading.f"] = {"anything": True}
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(content))
    assert read_manifest(file).nodes == read_manifest(manifest_file).nodes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_truncation_is_ever_read(manifest_file, tmp_path, data):
    whole = manifest_file.read_bytes().rstrip()
    file = tmp_path / "manifest.json"
    file.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(ArtifactError):
        read_manifest(file)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mutated_manifest_is_read_or_refused_and_never_crashes(manifest_file, tmp_path, data):
    whole = manifest_file.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 4000)))
    file = tmp_path / "manifest.json"
    file.write_bytes(whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:])
    try:
        manifest = read_manifest(file)
    except ArtifactError:
        return
    assert manifest.nodes
    assert all(isinstance(raw, msgspec.Raw) for raw in manifest.raw_data_tests.values())


def test_the_collector_is_held_off_and_comes_back():
    import gc

    assert gc.isenabled()
    with collector_held_off():
        assert not gc.isenabled()
        with collector_held_off():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()

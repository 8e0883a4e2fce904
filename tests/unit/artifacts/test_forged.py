"""Who can write the manifest and not the files gains nothing: what the one says and the others do not is stale."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from governance.artifacts.freshness import examine
from governance.artifacts.manifest import read_manifest

pytestmark = pytest.mark.xdist_group("forged")


def stale(folder: Path, manifest: Path):
    return examine(read_manifest(manifest), folder).stale


def node(content, start):
    """The one node whose id begins so."""
    (found,) = [one for uid, one in content["nodes"].items() if uid.startswith(start)]
    return found


def another_test(content):
    """A data test that nobody wrote, made of one that somebody did."""
    made = copy.deepcopy(node(content, "test.forged.unique_orders_order_id"))
    made |= {
        "unique_id": "test.forged.unique_totals_orders.0123456789",
        "attached_node": "model.forged.totals",
    }
    made["original_file_path"] = "models/platinum/_platinum.yml"
    made["test_metadata"]["kwargs"] = {
        "column_name": "orders",
        "model": "{{ get_where_subquery(ref('totals')) }}",
    }
    content["nodes"][made["unique_id"]] = made


def hide(content, table, start):
    (uid,) = [uid for uid in content[table] if uid.startswith(start)]
    del content[table][uid]


def switch_off(content):
    content["disabled"]["model.forged.totals"] = [content["nodes"].pop("model.forged.totals")]


def of_test(content, start, **values):
    node(content, start)["config"].update(values)


def of_node(content, uid, **values):
    content["nodes"][uid].update(values)


def of_config(content, uid, **values):
    content["nodes"][uid]["config"].update(values)


def seed_for_model(content):
    model = content["nodes"].pop("model.forged.totals")
    model |= {"unique_id": "seed.forged.totals", "resource_type": "seed", "patch_path": None, "columns": {}}
    model |= {"constraints": [], "unrendered_config": {}}
    model["config"] |= {"materialized": "seed", "meta": {}, "post-hook": []}
    content["nodes"]["seed.forged.totals"] = model


UNIT = "unit_test.forged.totals.rows_of_files_are_counted"
TOTALS, ORDERS, REPORT = "model.forged.totals", "model.forged.orders", "model.forged.report.v2"
# What is forged → what the report names.
FORGERIES = {
    "a data test more": (another_test, "test.forged.unique_totals_orders.0123456789 is not declared there"),
    "a data test hidden": (
        lambda it: hide(it, "nodes", "test.forged.unique_orders_order_id"),
        "data test unique of model.forged.orders.order_id is new",
    ),
    "a source's test hidden": (
        lambda it: hide(it, "nodes", "test.forged.events_have_ids"),
        "data test not_null of source.forged.shop.events.event_id is new",
    ),
    "a test of two hidden": (
        lambda it: hide(it, "nodes", "test.forged.orders_are_there"),
        "data test is_there of model.forged.orders is new",
    ),
    "a test of a version hidden": (
        lambda it: hide(it, "nodes", "test.forged.is_there_report_v2"),
        "data test is_there of model.forged.report.v2 is new",
    ),
    "a test that warns": (
        lambda it: of_test(it, "test.forged.not_null_totals", severity="ERROR"),
        "severity of data test not_null of model.forged.totals.orders has changed",
    ),
    "a test of all rows": (
        lambda it: of_test(it, "test.forged.events_have_ids", where=None),
        "where of data test not_null of source.forged.shop.events.event_id has changed",
    ),
    "a test that fails for any row": (
        lambda it: of_test(it, "test.forged.accepted_values", error_if="!= 0"),
        "error_if of data test accepted_values of model.forged.orders.status has changed",
    ),
    "a test that keeps no rows": (
        lambda it: of_test(it, "test.forged.accepted_values", store_failures=None),
        "store_failures of data test accepted_values",
    ),
    "a limit": (
        lambda it: of_test(it, "test.forged.orders_are_there", limit=None),
        "limit of data test is_there",
    ),
    "an argument": (
        lambda it: node(it, "test.forged.accepted_values")["test_metadata"]["kwargs"].update(values=["a"]),
        "data test accepted_values of model.forged.orders.status is new",
    ),
    "a test's table": (
        lambda it: node(it, "test.forged.unique_orders").update(attached_node=TOTALS),
        "the table of data test unique of model.forged.orders.order_id has changed",
    ),
    "what a test reads": (
        lambda it: node(it, "test.forged.unique_orders")["depends_on"].update(nodes=[TOTALS]),
        "what it reads of data test unique",
    ),
    "a test's SQL": (
        lambda it: node(it, "test.forged.unique_orders").update(raw_code="select 1 where false"),
        "the SQL of data test unique",
    ),
    "a unit test hidden": (
        lambda it: hide(it, "unit_tests", UNIT),
        "unit test rows_of_files_are_counted is new",
    ),
    "a unit test more": (
        lambda it: it["unit_tests"].update({"unit_test.forged.x": {**it["unit_tests"][UNIT], "name": "x"}}),
        "is not declared there",
    ),
    "a row of a unit test": (
        lambda it: it["unit_tests"]["unit_test.forged.report.rows_are_kept_v2"]["given"][0]["rows"][0].update(
            status="c"
        ),
        "a row of unit test rows_are_kept has changed",
    ),
    "a row in a fixture's file": (
        lambda it: it["unit_tests"][UNIT]["given"][0]["rows"].pop(),
        "a row of unit test rows_of_files_are_counted has changed",
    ),
    "what a unit test expects": (
        lambda it: it["unit_tests"][UNIT]["expect"].update(rows="select 3 as orders"),
        "a row of unit test rows_of_files_are_counted has changed",
    ),
    "an input": (
        lambda it: it["unit_tests"][UNIT]["given"][0].update(input="ref('totals')"),
        "an input of unit test",
    ),
    "an override": (
        lambda it: it["unit_tests"][UNIT]["overrides"]["vars"].clear(),
        "overrides: vars of unit test",
    ),
    "a hook of the run": (
        lambda it: hide(it, "nodes", "operation."),
        "on-run-start or on-run-end has changed",
    ),
    "an exposure hidden": (lambda it: it["exposures"].clear(), "exposure dashboard is new"),
    "what an exposure reads": (
        lambda it: it["exposures"]["exposure.forged.dashboard"]["depends_on"]["nodes"].remove(TOTALS),
        "depends_on of exposure dashboard has changed",
    ),
    "an exposure's audience": (
        lambda it: it["exposures"]["exposure.forged.dashboard"]["config"]["meta"].update(audience="all"),
        "meta of exposure dashboard has changed",
    ),
    "an analysis": (lambda it: hide(it, "nodes", "analysis."), "analyses/by_hand.sql is new"),
    "code": (lambda it: of_node(it, TOTALS, raw_code="select 1 as orders"), "totals.sql has changed"),
    "a part of the code": (lambda it: of_node(it, TOTALS, raw_code="select"), "totals.sql has changed"),
    "a snapshot's code": (
        lambda it: of_node(it, "snapshot.forged.history", raw_code="select * from {{ ref('orders') }}"),
        "history.sql has changed",
    ),
    "a model for a seed": (seed_for_model, "totals.sql makes another node than it would"),
    "a model's name": (lambda it: of_node(it, ORDERS, name="other"), "orders.sql makes another node"),
    "a model's folder": (
        lambda it: of_node(it, TOTALS, fqn=["forged", "silver", "totals"]),
        "totals.sql makes another node",
    ),
    "a model switched off": (switch_off, "enabled of model totals has changed"),
    "a model switched off all the way": (
        lambda it: (of_config(it, TOTALS, enabled=False), switch_off(it)),
        "enabled of model totals has changed",
    ),
    "a declaration by another package": (
        lambda it: of_node(it, TOTALS, patch_path="elsewhere://models/x.yml"),
        "declaration of model totals has changed",
    ),
    "a version": (lambda it: of_node(it, REPORT, version=3), "the version of model report has changed"),
    "a contract": (
        lambda it: of_config(it, TOTALS, contract={"enforced": True}),
        "contract of model totals has changed",
    ),
    "what it is": (lambda it: of_config(it, TOTALS, materialized="view"), "materialized of model totals"),
    "who may refer to it": (lambda it: of_config(it, REPORT, access="public"), "access of model report"),
    "a hook": (lambda it: of_config(it, TOTALS, **{"post-hook": []}), "post_hook of model totals"),
    "a grant": (lambda it: of_config(it, TOTALS, grants={"select": ["all"]}), "grants of model totals"),
    "a key": (lambda it: of_node(it, TOTALS, constraints=[]), "constraints of model totals has changed"),
}


def test_what_dbt_wrote_is_fresh_however_tests_are_spelled(compiled):
    folder = compiled("forged")
    assert stale(folder, folder / "target" / "manifest.json") == ()


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_told(name, compiled, tmp_path):
    forge, words = FORGERIES[name]
    folder = compiled("forged")
    content = json.loads((folder / "target" / "manifest.json").read_bytes())
    forge(content)
    made = tmp_path / "manifest.json"
    made.write_text(json.dumps(content))
    found = stale(folder, made)
    assert any(words in one for one in found), found

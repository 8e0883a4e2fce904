"""Changes that no edit of the mesh brings about, and laws that hold for all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.changes.comparing import compare
from governance.changes.kinds import KINDS
from governance.declared.contracts import Deprecation, Interfaces, PromisedColumn, TableSchema
from governance.declared.waivers import Renewal, Waiver

pytestmark = pytest.mark.xdist_group("changing")
WAIVER = Waiver(
    finding="0123456789abcdef",
    owner="a@example.com",
    approved_by="b@example.com",
    reason="it waits",
    approved_on=dt.date(2026, 11, 1),
    expires=dt.date(2026, 12, 1),
)
# Kinds that are each other's other way round.
OPPOSITES = {
    "column-added": "column-removed",
    "column-nullable": "column-required",
    "interface-table-added": "interface-table-removed",
    "key-added": "key-removed",
    "mask-added": "mask-removed",
    "role-added": "role-removed",
    "slo-loosened": "slo-tightened",
    "cost-cap-raised": "cost-cap-lowered",
    "retention-extended": "retention-shortened",
    "type-narrowed": "type-widened",
    "evidence-added": "evidence-dropped",
}
OPPOSITES |= {other: one for one, other in OPPOSITES.items()}
KEPT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


def kinds(base, head):
    return sorted((one.kind, one.subject) for one in compare(base, head).changes)


def test_a_state_does_not_differ_from_itself(state):
    diff = compare(state, state)
    assert (diff.changes, diff.versions, diff.exit_code) == ((), (), 0)


def test_a_product_that_is_gone_or_new(state):
    without = replace(state, contracts=())
    assert ("product-removed", "orders_core") in kinds(state, without)
    assert ("product-added", "orders_core") in kinds(without, state)
    assert compare(without, state).versions == ()


def test_a_product_of_another_database(state, with_contract):
    assert kinds(state, with_contract(database="clinic")) == [("product-moved", "orders_core.database")]


@pytest.mark.parametrize(
    ("sunset", "kind"),
    [
        (dt.date(2027, 1, 1), "product-sunset-sooner"),
        (dt.date(2028, 1, 1), "product-revived"),
        (None, "product-revived"),
    ],
)
def test_a_product_that_ends_sooner_breaks_a_promise(state, with_contract, sunset, kind):
    head = with_contract(deprecation=Deprecation(sunset=sunset))
    assert kinds(state, head) == [(kind, "orders_core.sunset")]


def test_columns_that_are_promised_no_more(state, with_contract):
    head = with_contract(interfaces=Interfaces(tables=("orders",)))
    assert kinds(state, head) == [("table-schema-dropped", "orders")]


def test_a_key_of_tokens_that_is_changed_changes_every_token(state, with_policies):
    mask = state.policies.masks["mask_customer_id"]
    head = with_policies(
        masks={**state.policies.masks, mask.name: msgspec.structs.replace(mask, key_version=2)}
    )
    assert kinds(state, head) == [("mask-key-rotated", "mask_customer_id.key")]


def test_a_waiver_for_longer_or_by_somebody_else(state, with_policies):
    longer = Renewal(
        approved_by="b@example.com", approved_on=dt.date(2026, 12, 1), expires=dt.date(2027, 1, 1)
    )
    before = with_policies(waivers=(WAIVER,))
    for head in (
        with_policies(waivers=(msgspec.structs.replace(WAIVER, renewals=(longer,)),)),
        with_policies(waivers=(msgspec.structs.replace(WAIVER, approved_by="c@example.com"),)),
    ):
        assert kinds(before, head) == [("waiver-extended", WAIVER.finding)]
    reworded = with_policies(waivers=(msgspec.structs.replace(WAIVER, reason="it still waits"),))
    assert kinds(before, reworded) == []


def test_a_baseline_that_grows_or_shrinks(state):
    some, more = replace(state, recorded=frozenset("a")), replace(state, recorded=frozenset("ab"))
    assert kinds(some, more) == [("baseline-grown", "policies/baseline.json")]
    assert kinds(more, some) == [("baseline-shrunk", "policies/baseline.json")]


def test_whoever_may_approve_is_securitys_to_say(state):
    head = replace(state, roots={"policies/approvers.yml": "a" * 64})
    (change,) = compare(state, head).changes
    assert (change.kind, change.subject) == ("approvers-changed", "policies/approvers.yml")


def test_python_that_is_written_otherwise_means_nobody_knows_what(state, with_model):
    head = with_model("of_python", source_code="def model(dbt, session): return 1")
    assert kinds(state, head) == [("meaning-unknown", "of_python")]


def test_sql_that_cannot_be_read_is_not_taken_to_mean_the_same(state, with_model):
    sql = state.project.models["model.changing.orders"].compiled_code
    head = with_model(compiled_code=f"{sql} window w as (order by amount)")
    assert kinds(state, head) == [("rows-unknown", "orders")]


def test_a_column_that_the_sql_no_longer_has_is_gone_whatever_yaml_says(state, with_model):
    sql = state.project.models["model.changing.orders"].compiled_code
    head = with_model(compiled_code=sql.replace(", amount from", " from"))
    assert kinds(state, head) == [("column-removed", "orders.amount")]


def test_sql_that_is_not_compiled_is_not_taken_to_mean_the_same(state, with_model):
    assert kinds(state, with_model(compiled_code=None)) == [("rows-unknown", "orders")]


@pytest.mark.parametrize(
    "setting", ["incremental_predicates", "predicates", "merge_exclude_columns", "merge_update_columns"]
)
def test_what_decides_on_the_rows_that_a_merge_writes_is_compared(state, with_model, setting):
    entry = state.project.models["model.changing.orders"].entry
    other = msgspec.structs.replace(entry, unrendered_config={**entry.unrendered_config, setting: ["1 = 0"]})
    assert kinds(state, with_model(entry=other)) == [("rows-changed", "orders")]
    assert kinds(with_model(entry=other), state) == [("rows-changed", "orders")]


def test_a_seed_of_another_content_has_other_rows(state, with_model):
    def seed(digest):
        entry = state.project.models["model.changing.orders"].entry
        checksum = msgspec.structs.replace(entry.checksum, checksum=digest * 64)
        entry = msgspec.structs.replace(entry, checksum=checksum)
        return with_model(kind="seed", materialized="seed", compiled_code=None, entry=entry)

    assert kinds(seed("a"), seed("b")) == [("rows-changed", "orders")]
    assert kinds(seed("a"), seed("a")) == []


def test_what_changes_upstream_arrives_where_it_is_promised(state, with_model):
    sql = state.project.models["model.changing.stg_orders"].compiled_code
    head = with_model("stg_orders", compiled_code=sql.replace("'a@example.com'", "'b@example.com'"))
    (change,) = [one for one in compare(state, head).changes if one.subject == "orders.email"]
    assert change.kind == "meaning-changed"
    assert change.before == "stg_orders.email: 'a@example.com'"
    assert change.path == "models/stg_orders.sql"
    assert ("rows-changed", "orders") in kinds(
        state, with_model("stg_orders", compiled_code=sql.replace(" 2 as amount", " 3 as amount"))
    )


def test_erasure_that_nobody_declares_any_more(state, with_model):
    before = with_model(meta={"erasure": {"by": "email", "within_days": 30, "how": "full_refresh"}})
    assert kinds(before, with_model(meta={})) == [("erasure-dropped", "orders")]


def test_a_version_rises_by_what_concerns_its_product(state, with_contract):
    interfaces = state.contracts[0].interfaces
    schema = interfaces.schema["orders"]
    columns = {**schema.columns, "note": PromisedColumn(type="string")}
    more = msgspec.structs.replace(
        interfaces, schema={"orders": TableSchema(columns=columns, key=schema.key)}
    )
    for version, exit_code in (("1.2.0", 1), ("1.2.9", 1), ("1.3.0", 0), ("2.0.0", 0)):
        diff = compare(state, with_contract(interfaces=more, version=version))
        assert [(one.bump, one.least) for one in diff.versions] == [("minor", "1.3.0")]
        assert diff.exit_code == exit_code


TERMS = st.fixed_dictionaries(
    {},
    optional={
        "monthly_cap_usd": st.sampled_from([5.0, 10.0, 20.0]),
        "roles_allowed": st.sampled_from([("shopkeeper",), ("shopkeeper", "packer"), ("packer",)]),
        "masking_policy": st.sampled_from([(), ("mask_email",), ("mask_email", "mask_name")]),
        "freshness_p95": st.sampled_from(["PT10M", "PT30M", "PT1H"]),
        "platinum": st.sampled_from(["P1Y", "P7Y", "P10Y"]),
        "columns": st.dictionaries(
            st.sampled_from(["order_id", "email", "amount", "note"]),
            st.builds(
                PromisedColumn,
                type=st.sampled_from(["integer", "bigint", "string", "varchar(9)"]),
                required=st.booleans(),
            ),
            min_size=1,
        ),
    },
)


def apply(state, terms):
    (contract,) = state.contracts
    part = msgspec.structs.replace
    schema = contract.interfaces.schema["orders"]
    columns = terms.get("columns", schema.columns)
    security = {key: terms[key] for key in ("roles_allowed", "masking_policy") if key in terms}
    contract = part(
        contract,
        security_controls=part(contract.security_controls, **security),
        cost=part(contract.cost, monthly_cap_usd=terms.get("monthly_cap_usd", contract.cost.monthly_cap_usd)),
        quality_slo=part(
            contract.quality_slo, freshness_p95=terms.get("freshness_p95", contract.quality_slo.freshness_p95)
        ),
        retention_policy=part(
            contract.retention_policy, platinum=terms.get("platinum", contract.retention_policy.platinum)
        ),
        interfaces=part(contract.interfaces, schema={"orders": TableSchema(columns=columns, key=())}),
    )
    return replace(state, contracts=(contract,))


@KEPT
@given(TERMS)
def test_no_state_differs_from_itself(state, terms):
    assert compare(apply(state, terms), apply(state, terms)).changes == ()


@KEPT
@given(TERMS, TERMS)
def test_the_other_way_round_what_was_added_is_removed(state, before, after):
    base, head = apply(state, before), apply(state, after)
    there, back = kinds(base, head), kinds(head, base)
    assert sorted((OPPOSITES.get(kind, kind), subject) for kind, subject in there) == back


@KEPT
@given(TERMS, TERMS)
def test_what_is_wider_breaks_one_way_only(state, before, after):
    base, head = apply(state, before), apply(state, after)
    back = {(one.kind, one.subject): one.breaking for one in compare(head, base).changes}
    for change in compare(base, head).changes:
        if change.kind in OPPOSITES:
            assert back[OPPOSITES[change.kind], change.subject] != change.breaking


@KEPT
@given(TERMS, TERMS)
def test_a_diff_has_one_digest_and_only_of_what_changed(state, before, after):
    base, head = apply(state, before), apply(state, after)
    diff = compare(base, head)
    assert diff.digest == compare(base, head).digest
    assert (diff.digest == compare(head, base).digest) == (not diff.changes)
    assert {one.kind for one in diff.changes} <= set(KINDS)

"""What has another name than before is compared with what it was: a new name sheds no protection."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from governance.changes.change import needs
from governance.changes.comparing import compare
from governance.declared.classifications import Combination
from governance.declared.contracts import SecurityControls
from governance.project.beside import Exposure

pytestmark = pytest.mark.xdist_group("changing")
PART = msgspec.structs.replace
NAMES = {
    "PII": Combination(identifiability="direct"),
    "PII-quasi": Combination(identifiability="quasi"),
    "PHI-quasi": Combination(identifiability="quasi", category="health"),
}
READ = ("model.changing.orders",)


def told(base, head):
    return {(one.kind, one.subject) for one in compare(base, head).changes}


def with_exposure(state, name="board", reads=READ, **meta):
    uid = f"exposure.changing.{name}"
    exposure = Exposure(uid, name, "dashboard", "models/e.yml", reads, ("", ""), meta, None)
    return replace(state, project=replace(state.project, exposures={uid: exposure}))


def with_source(state, name="web", of="v1", **columns):
    """The state whose source is called so, with other meta of its column."""
    (source,) = state.project.sources.values()
    uid = f"source.changing.{name}.{of}"
    entry = PART(source.entry, unique_id=uid, source_name=name, name=of)
    found = {
        key: PART(source.columns["email"], meta=one, identifier=one.get("identifier"))
        for key, one in columns.items()
    }
    changed = PART(source, unique_id=uid, name=of, entry=entry, columns=found)
    return replace(state, project=replace(state.project, sources={uid: changed}))


def test_a_product_of_another_name_is_compared_with_what_it_was(state, with_contract):
    weaker = SecurityControls(masking_policy=(), roles_allowed=("shopkeeper", "packer"))
    head = with_contract(
        name="orders_two", steward="b@example.com", security_controls=weaker, version="1.0.0"
    )
    diff = compare(state, head)
    assert {(one.kind, one.subject) for one in diff.changes} == {
        ("product-added", "orders_two"),
        ("product-removed", "orders_core"),
        ("mask-removed", "orders_two.mask_email"),
        ("role-added", "orders_two.packer"),
        ("steward-changed", "orders_two.steward"),
    }
    (mask,) = (one for one in diff.changes if one.kind == "mask-removed")
    assert mask.products == ("orders_core", "orders_two")
    assert diff.stewards == {"orders_core": "steward@example.com", "orders_two": "b@example.com"}


def test_a_product_that_is_gone_needs_security_whoever_has_its_tables_then(state):
    (change,) = (
        one for one in compare(state, replace(state, contracts=())).changes if one.subject == "orders_core"
    )
    assert needs(change) == {"steward", "security"}


def test_a_new_product_of_other_tables_is_compared_with_none(state, with_contract):
    (contract,) = state.contracts
    interfaces = PART(contract.interfaces, tables=("others",), schema={})
    head = with_contract(name="others", interfaces=interfaces, steward="b@example.com")
    assert ("steward-changed", "others.steward") not in told(state, head)


def test_a_source_of_another_name_says_no_less_of_what_it_reads(state):
    base = with_source(state, email={"identifier": "email"})
    assert told(base, with_source(state, "shop", email={"identifier": "email"})) == set()
    for other in ({"email": {}}, {}):
        head = with_source(state, "shop", "v2", **other)
        assert told(base, head) == {("identifier-dropped", "shop.v2.email")}


def test_a_source_whose_column_is_no_longer_declared_still_has_it(state):
    base, head = with_source(state, email={"identifier": "email", "category": "health"}), with_source(state)
    assert told(base, head) == {("identifier-dropped", "web.v1.email"), ("category-dropped", "web.v1.email")}
    assert told(head, base) == set()


def test_a_new_exposure_that_lets_somebody_in_needs_security(state):
    head = with_exposure(state, cleared_for="PII", read_by=["shopkeeper"])
    assert told(state, head) == {("exposure-added", "board"), ("grant-widened", "board")}
    assert told(head, state) == {("exposure-removed", "board")}
    assert told(state, with_exposure(state)) == {("exposure-added", "board")}


def test_an_exposure_of_another_name_is_compared_with_what_it_was(state):
    base = with_exposure(state, cleared_for="PII", read_by=["shopkeeper"])
    renamed = {("exposure-added", "wall"), ("exposure-removed", "board")}
    same = with_exposure(state, "wall", cleared_for="PII", read_by=["shopkeeper"])
    assert told(base, same) == renamed
    wider = with_exposure(state, "wall", cleared_for="PII", read_by=["shopkeeper", "packer"])
    assert told(base, wider) == renamed | {("grant-widened", "wall")}


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        ("PII", "PII-quasi", "grant-narrowed"),
        ("PII-quasi", "PII", "grant-widened"),
        ("PII", "PHI-quasi", "grant-widened"),
        ("PII", "whatever", "grant-widened"),
        ("PII", None, "grant-narrowed"),
    ],
)
def test_whoever_is_cleared_for_more_in_one_respect_is_let_in(state, was, now, kind):
    classes = PART(state.policies.classifications, names=NAMES)
    state = replace(state, policies=replace(state.policies, classifications=classes))
    base, head = (with_exposure(state, **({"cleared_for": one} if one else {})) for one in (was, now))
    assert told(base, head) == {(kind, "board")}

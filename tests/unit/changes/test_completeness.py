"""Whatever can be declared is compared: a field that is new must be thought of here."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import pytest

from governance.changes.comparing import compare
from governance.declared.classifications import Identifier
from governance.declared.contracts import (
    AuditEvidence,
    Cost,
    Deprecation,
    Interfaces,
    Lineage,
    QualitySlo,
    Retention,
    SecurityControls,
    Terms,
)
from governance.declared.evidence import Evidence
from governance.declared.governance_file import (
    Aggregates,
    AllowedHook,
    AllowedRelation,
    Checks,
    DbtPlugin,
    Egress,
    Enforcement,
    Environment,
    Fixtures,
    Functions,
    Governance,
    Hooks,
    Relations,
    Target,
)
from governance.declared.masks import Mask, Where, Yields
from governance.declared.methods import Null
from governance.declared.policies import Policies
from governance.declared.row_access import Role

pytestmark = pytest.mark.xdist_group("changing")
PART = msgspec.structs.replace
# What of a contract may differ without a word: it says nothing that anybody relies on.
SILENT = {"description"}
CONTRACT = {
    "version": "1.1.0",
    "domain": "clinic",
    "database": "clinic",
    "owners": ("b@example.com",),
    "steward": "b@example.com",
    "classification": "PII-pseudonymous",
    "deidentified": "safe_harbor",
    "legal_basis": "consent",
    "retention_policy": Retention(platinum="P9Y"),
    "security_controls": SecurityControls(masking_policy=(), roles_allowed=("shopkeeper",)),
    "audit_evidence": AuditEvidence(frameworks=("SOC2",), retention="P1Y"),
    "interfaces": Interfaces(tables=("orders",)),
    "quality_slo": QualitySlo(freshness_p95="PT30M", completeness=0.5, drift_psi=0.2),
    "cost": Cost(monthly_cap_usd=99, tags={}),
    "lineage": Lineage(sources=("orders_core",), transforms=("orders",)),
    "deprecation": Deprecation(replaces="orders_core", sunset=dt.date(2027, 6, 30)),
}
# A collector needs a file of its own; the mesh's are compared in its battery.
ELSEWHERE = {"name", "collectors"}
GOVERNANCE = {
    "targets": {"dev": Target(engine="duckdb", may_hold_raw=True)},
    "tiers": {},
    "domains": {},
    "environment": Environment(variable="OTHER", default="prod", unprefixed="prod"),
    "functions": Functions(schema="other"),
    "checks": Checks(off=("no-select-star",)),
    "aggregates": Aggregates(k=2),
    "enforcement": Enforcement(approved_macros={"macro.a.b": "a" * 64}),
    "hooks": Hooks(allowed=(AllowedHook(digest="a" * 64, reason="so"),)),
    "relations": Relations(allowed=(AllowedRelation(name="a.b", reason="so"),)),
    "egress": (Egress(purpose="so", function="f"),),
    "fixtures": Fixtures(ignore=("url", "email")),
    "dbt_plugin": DbtPlugin(on_findings="ignore"),
    "evidence": Evidence(origin="example.com/log"),
}
MASK = {
    "accepts": ("email", "name"),
    "input": "date",
    "output": "date",
    "method": Null(),
    "yields": Yields(identifiability="direct"),
    "unmasked_for": ("shopkeeper",),
    "unmasked_where": Where(column="consent", type="string", is_=("given",)),
}
IDENTIFIER = {
    "identifiability": "quasi",
    "mask": "mask_name",
    "safe_harbor": "F",
    "values": "x",
    "person_key": True,
    "quarantine": True,
    "category": "health",
    "confidentiality": "public",
}
ROLE = {"domains": ("clinic",), "tiers": ("silver",), "snowflake": "OTHER", "databricks": "other"}


def kinds(base, head):
    return {one.kind for one in compare(base, head).changes}


def test_every_term_of_a_contract_is_known_here():
    assert CONTRACT.keys() | SILENT | ELSEWHERE == set(Terms.__struct_fields__)


@pytest.mark.parametrize("term", CONTRACT)
def test_another_term_of_a_contract_is_named(term, state, with_contract):
    assert kinds(state, with_contract(**{term: CONTRACT[term]}))


def test_every_setting_is_known_here():
    assert GOVERNANCE.keys() == set(Governance.__struct_fields__)


@pytest.mark.parametrize("setting", GOVERNANCE)
def test_another_setting_is_named(setting, state, with_policies):
    governance = PART(state.policies.governance, **{setting: GOVERNANCE[setting]})
    assert kinds(state, with_policies(governance=governance))


def test_everything_of_a_mask_an_identifier_and_a_role_is_known_here():
    of_keys = {"name", "key_version", "scope", "domains"}  # compared as keys and scopes
    assert MASK.keys() | of_keys | SILENT == set(Mask.__struct_fields__)
    assert IDENTIFIER.keys() | {"names"} | SILENT == set(Identifier.__struct_fields__)
    assert ROLE.keys() | SILENT == set(Role.__struct_fields__)


@pytest.mark.parametrize("field", MASK)
def test_another_mask_is_named(field, state, with_policies):
    mask = PART(state.policies.masks["mask_email"], **{field: MASK[field]})
    assert kinds(state, with_policies(masks={**state.policies.masks, "mask_email": mask}))


GIVEN = Where(column="consent", type="string", is_=("given",))
WIDER = Where(column="consent", type="string", is_=("given", "renewed"))
OTHER = Where(column="opt_in", type="string", is_=("given",))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, GIVEN, "mask-strengthened"),
        (WIDER, GIVEN, "mask-strengthened"),
        (GIVEN, None, "mask-weakened"),
        (GIVEN, WIDER, "mask-weakened"),
        (GIVEN, OTHER, "mask-weakened"),
    ],
)
def test_a_condition_that_may_show_more_rows_weakens_its_mask(before, after, kind, state, with_policies):
    def having(where):
        mask = PART(state.policies.masks["mask_email"], unmasked_where=where)
        return with_policies(masks={**state.policies.masks, "mask_email": mask})

    assert kinds(having(before), having(after)) == {kind}


@pytest.mark.parametrize("field", IDENTIFIER)
def test_another_identifier_is_named(field, state, with_policies):
    classes = state.policies.classifications
    changed = PART(classes.identifiers["email"], **{field: IDENTIFIER[field]})
    assert kinds(
        state,
        with_policies(classifications=PART(classes, identifiers={**classes.identifiers, "email": changed})),
    )


@pytest.mark.parametrize("field", ROLE)
def test_another_role_is_named(field, state, with_policies):
    role = PART(state.policies.roles["shopkeeper"], **{field: ROLE[field]})
    assert kinds(state, with_policies(roles={"shopkeeper": role}))


def test_every_file_of_policies_is_compared():
    compared = {
        "governance",
        "classifications",
        "masks",
        "scopes",
        "row_access",
        "roles",
        "networks",
        "waivers",
    }
    compared |= {"backfills", "controls", "duties", "warehouses", "retention", "shares"}
    by_their_bytes = {"approvers"}
    assert {one.name for one in dataclasses.fields(Policies)} == compared | by_their_bytes | {"documents"}

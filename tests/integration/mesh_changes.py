"""Single changes of our own mesh, each with all that a diff must say of it, one way and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mesh_edits import PLATINUM, SILVER, Edit, Swap
from mesh_refactors import EDITED

CONTRACTS, POLICIES = "contracts", "policies"
ORDERS_CORE = f"{CONTRACTS}/commerce/orders_core.yml"
GROSS_SALES = f"{CONTRACTS}/commerce/gross_sales.yml"
CUSTOMERS_CORE = f"{CONTRACTS}/commerce/customers_core.yml"
ACTIVITY_CORE = f"{CONTRACTS}/commerce/customer_activity.yml"
ACCOUNTS_CORE = f"{CONTRACTS}/identity/accounts_core.yml"
SESSIONS_CORE = f"{CONTRACTS}/identity/sessions_core.yml"
ENCOUNTERS_CORE = f"{CONTRACTS}/health/encounters_core.yml"
COMMERCE_YML = f"{PLATINUM}/_commerce__models.yml"
IDENTITY_YML = "models/platinum/identity/_identity__models.yml"
HEALTH_YML = "models/platinum/health/_health__models.yml"
EXPOSURES = f"{PLATINUM}/_commerce__exposures.yml"
ORDERS_SQL, ACTIVITY_SQL = f"{PLATINUM}/orders.sql", f"{PLATINUM}/customer_activity.sql"
CUSTOMERS_SQL = f"{PLATINUM}/customers_scd.sql"
ACCOUNTS_SQL, SESSIONS_SQL = "models/platinum/identity/accounts.sql", "models/platinum/identity/sessions.sql"
ENCOUNTERS_SQL = "models/platinum/health/encounters_deidentified.sql"
ALL = (
    "accounts_core",
    "customer_activity",
    "customers_core",
    "encounters_core",
    "gross_sales",
    "net_sales",
    "orders_core",
    "sessions_core",
)


class Verdict(NamedTuple):
    """What a change is by the table: its class, who must agree, and how far versions must rise."""

    group: str
    needs: str
    bump: str


PEOPLE = Verdict("governance", "security steward", "major")
ROOT = Verdict("governance", "security", "none")
NO_STEWARD = Verdict("governance", "security", "major")
CONSUMERS = Verdict("data", "steward", "major")
SMALLER, TINY = Verdict("data", "", "minor"), Verdict("data", "", "patch")
MINOR, PATCH, TOLD = (Verdict("compatible", "", bump) for bump in ("minor", "patch", "none"))


class Said(NamedTuple):
    """One change that a diff must name."""

    kind: str
    subject: str
    verdict: Verdict
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One change of the mesh.

    Attributes:
        name: What it does.
        edits: File → what happens to it.
        there: All that a diff says of it.
        back: All that a diff says when it is undone.
        wide: Whether it concerns what others change, so that it is made apart.
    """

    name: str
    edits: Mapping[str, Edit]
    there: tuple[Said, ...]
    back: tuple[Said, ...]
    wide: bool = False


def _one(
    file: str,
    old: str,
    new: str,
    there: tuple[str, Verdict],
    back: tuple[str, Verdict],
    subject: str,
    *of: str,
) -> Case:
    """A case of one change: a piece of one file swapped."""
    return Case(
        f"{there[0]} {subject}",
        {file: (Swap(old, new),)},
        (Said(there[0], subject, there[1], of),),
        (Said(back[0], subject, back[1], of),),
    )


def _policy(
    file: str,
    old: str,
    new: str,
    there: tuple[str, Verdict],
    back: tuple[str, Verdict],
    subject: str,
    *of: str,
) -> Case:
    return _one(f"{POLICIES}/{file}.yml", old, new, there, back, subject, *of)


def _root(old: str, new: str, there: str, back: tuple[str, Verdict], subject: str) -> Case:
    return _one("governance.yml", old, new, (there, ROOT), back, subject)


def _column(name: str, description: str, data_type: str, meta: str) -> str:
    return (
        f"      - name: {name}\n        description: {description}\n        data_type: {data_type}\n"
        f"        config: {{meta: {meta}}}"
    )


OF_CONTRACTS = [
    _one(
        ORDERS_CORE,
        "item_count: {type: bigint, required: true}",
        "item_count: {type: bigint}",
        ("column-nullable", CONSUMERS),
        ("column-required", SMALLER),
        "orders.item_count",
        "orders_core",
    ),
    _one(
        ORDERS_CORE,
        "currency: {type: string,",
        "currency: {type: varchar(3),",
        ("type-narrowed", CONSUMERS),
        ("type-widened", SMALLER),
        "orders.currency",
        "orders_core",
    ),
    _one(
        CUSTOMERS_CORE,
        "        country: {type: string, required: true}\n",
        "",
        ("column-removed", CONSUMERS),
        ("column-added", MINOR),
        "customers_scd.country",
        "customers_core",
    ),
    _one(
        SESSIONS_CORE,
        "      key: [session_id]\n",
        "      key: [account_id, started_at]\n",
        ("key-changed", CONSUMERS),
        ("key-changed", CONSUMERS),
        "sessions",
        "sessions_core",
    ),
    _one(
        ACTIVITY_CORE,
        "      key: [customer_id, activity_date, region]\n",
        "",
        ("key-removed", CONSUMERS),
        ("key-added", SMALLER),
        "customer_activity",
        "customer_activity",
    ),
    *(
        _one(file, old, new, ("slo-loosened", PEOPLE), ("slo-tightened", MINOR), f"{product}.{key}", product)
        for product, file, key, old, new in (
            ("orders_core", ORDERS_CORE, "freshness_p95", "freshness_p95: PT30M", "freshness_p95: PT1H"),
            ("customers_core", CUSTOMERS_CORE, "completeness", "completeness: 0.999", "completeness: 0.9"),
            ("sessions_core", SESSIONS_CORE, "drift_psi", "drift_psi: 0.2", "drift_psi: 0.3"),
        )
    ),
    _one(
        ORDERS_CORE,
        "monthly_cap_usd: 300",
        "monthly_cap_usd: 400",
        ("cost-cap-raised", PEOPLE),
        ("cost-cap-lowered", PATCH),
        "orders_core.monthly_cap_usd",
        "orders_core",
    ),
    _one(
        ACCOUNTS_CORE,
        "[identity_analyst,",
        "[commerce_analyst, identity_analyst,",
        ("role-added", PEOPLE),
        ("role-removed", MINOR),
        "accounts_core.commerce_analyst",
        "accounts_core",
    ),
    _one(
        ACTIVITY_CORE,
        "masking_policy: [mask_customer_id]",
        "masking_policy: []",
        ("mask-removed", PEOPLE),
        ("mask-added", MINOR),
        "customer_activity.mask_customer_id",
        "customer_activity",
    ),
    _one(
        SESSIONS_CORE,
        "  row_access_policy: session_region\n",
        "",
        ("row-rule-removed", PEOPLE),
        ("row-rule-added", MINOR),
        "sessions_core.row_access_policy",
        "sessions_core",
    ),
    _one(
        ACCOUNTS_CORE,
        "row_access_policy: account_region",
        "row_access_policy: session_region",
        ("row-rule-widened", PEOPLE),
        ("row-rule-widened", PEOPLE),
        "accounts_core.row_access_policy",
        "accounts_core",
    ),
    _one(
        ENCOUNTERS_CORE,
        "  network_policy: office\n",
        "",
        ("network-removed", PEOPLE),
        ("network-narrowed", MINOR),
        "encounters_core.network_policy",
        "encounters_core",
    ),
    _one(
        ACTIVITY_CORE,
        "retention_policy: {platinum: P2Y}",
        "retention_policy: {platinum: P3Y}",
        ("retention-extended", PEOPLE),
        ("retention-shortened", MINOR),
        "customer_activity.platinum",
        "customer_activity",
    ),
    _one(
        ORDERS_CORE,
        "{bronze: P90D, silver",
        "{silver",
        ("retention-shortened", MINOR),
        ("retention-extended", PEOPLE),
        "orders_core.bronze",
        "orders_core",
    ),
    _one(
        ACCOUNTS_CORE,
        "[SOC2, GDPR], retention: P7Y",
        "[SOC2, GDPR], retention: P2Y",
        ("evidence-dropped", PEOPLE),
        ("evidence-added", PATCH),
        "accounts_core.retention",
        "accounts_core",
    ),
    _one(
        CUSTOMERS_CORE,
        "frameworks: [SOC2, GDPR]",
        "frameworks: [SOC2]",
        ("evidence-dropped", PEOPLE),
        ("evidence-added", PATCH),
        "customers_core.GDPR",
        "customers_core",
    ),
    _one(
        ENCOUNTERS_CORE,
        "deidentified: safe_harbor",
        "deidentified: none",
        ("deidentification-dropped", PEOPLE),
        ("deidentification-declared", MINOR),
        "encounters_core.deidentified",
        "encounters_core",
    ),
    _one(
        ORDERS_CORE,
        "legal_basis: contract",
        "legal_basis: consent",
        ("legal-basis-changed", PEOPLE),
        ("legal-basis-changed", PEOPLE),
        "orders_core.legal_basis",
        "orders_core",
    ),
    _one(
        SESSIONS_CORE,
        "steward: steward-identity@example.com",
        "steward: steward-commerce@example.com",
        ("steward-changed", PEOPLE),
        ("steward-changed", PEOPLE),
        "sessions_core.steward",
        "sessions_core",
    ),
    _one(
        CUSTOMERS_CORE,
        "owners: [data-commerce@example.com]",
        "owners: [data-commerce@example.com, data-identity@example.com]",
        ("owner-changed", PATCH),
        ("owner-changed", PATCH),
        "customers_core.owners",
        "customers_core",
    ),
    _one(
        ACCOUNTS_CORE,
        "classification: PII\n",
        "classification: PII-quasi\n",
        ("classification-lowered", PEOPLE),
        ("classification-raised", MINOR),
        "accounts_core.classification",
        "accounts_core",
    ),
    _one(
        ORDERS_CORE,
        "sunset: null",
        "sunset: 2027-06-30",
        ("product-deprecated", MINOR),
        ("product-revived", PATCH),
        "orders_core.sunset",
        "orders_core",
    ),
    _one(
        SESSIONS_CORE,
        "lateness: {late_after: PT10M,",
        "lateness: {late_after: PT20M,",
        ("collector-changed", PATCH),
        ("collector-changed", PATCH),
        "sessions_core.auth_v1",
        "sessions_core",
    ),
    _one(
        ENCOUNTERS_CORE,
        "transforms: [stg_encounters, encounters_crosswalk, encounters_deidentified]",
        "transforms: [stg_encounters, encounters_deidentified]",
        ("lineage-redeclared", PATCH),
        ("lineage-redeclared", PATCH),
        "encounters_core.transforms",
        "encounters_core",
    ),
    Case(
        "a version that goes back",
        {ENCOUNTERS_CORE: (Swap("version: 1.0.0", "version: 0.9.0"),)},
        (Said("version-lowered", "encounters_core.version", CONSUMERS, ("encounters_core",)),),
        (),
    ),
    Case(
        "a table more in an interface",
        {ACCOUNTS_CORE: (Swap("tables: [accounts]", "tables: [accounts, sessions]"),)},
        (Said("interface-table-added", "sessions", MINOR, ("accounts_core",)),),
        (Said("interface-table-removed", "sessions", CONSUMERS, ("accounts_core",)),),
        wide=True,
    ),
]

OF_POLICIES = [
    _policy(
        "masks",
        "yields: {identifiability: quasi}\n    unmasked_for: [analyst_phi]",
        "yields: {identifiability: quasi}\n    unmasked_for: [analyst_phi, commerce_analyst]",
        ("mask-weakened", PEOPLE),
        ("mask-strengthened", MINOR),
        "mask_email.unmasked_for",
        "accounts_core",
        "customers_core",
        "sessions_core",
        "orders_core",
    ),
    _policy(
        "masks",
        "keep_last: 2",
        "keep_last: 4",
        ("mask-changed", PEOPLE),
        ("mask-changed", PEOPLE),
        "mask_phone.method",
        "customers_core",
    ),
    _policy(
        "masks",
        "accepts: [phone, fax]",
        "accepts: [phone, fax, url]",
        ("mask-changed", PEOPLE),
        ("mask-changed", PEOPLE),
        "mask_phone.accepts",
        "customers_core",
    ),
    _policy(
        "masks",
        "method: {kind: constant, value: '#***'}",
        "method: {kind: constant, value: '***'}",
        ("mask-rewritten", SMALLER),
        ("mask-rewritten", SMALLER),
        "mask_name.method",
        "accounts_core",
        "customers_core",
    ),
    _policy(
        "masks",
        "domains: [commerce, identity]",
        "domains: [commerce, health, identity]",
        ("token-scope-widened", PEOPLE),
        ("token-scope-narrowed", CONSUMERS),
        "customer",
        *ALL,
    ),
    _policy(
        "classifications",
        "description: City, town or county, smaller than a state.\n    identifiability: quasi",
        "description: City, town or county, smaller than a state.\n    identifiability: direct",
        ("classification-raised", MINOR),
        ("classification-lowered", PEOPLE),
        "city.identifiability",
        "customers_core",
    ),
    _policy(
        "classifications",
        "names: [zip, zip_code, zipcode, postal_code, postalcode, postcode, shipping_zip]\n    values: '\\b[0-9]{5}-[0-9]{4}\\b'\n",
        "names: [zip, zip_code, zipcode, postal_code, postalcode, postcode, shipping_zip]\n",
        ("classification-lowered", PEOPLE),
        ("classification-raised", MINOR),
        "zip_code.values",
        "customers_core",
        "encounters_core",
        "orders_core",
    ),
    _policy(
        "classifications",
        "PHI-quasi: {identifiability: quasi, category: health}",
        "PHI-quasi: {identifiability: none, category: health}",
        ("classification-lowered", NO_STEWARD),
        ("classification-raised", MINOR),
        "PHI-quasi",
    ),
    _policy(
        "classifications",
        "  ssn:\n    description: Social security number.\n    identifiability: direct\n    person_key: true\n",
        "  ssn:\n    description: Social security number.\n    identifiability: direct\n",
        ("classification-raised", MINOR),
        ("classification-lowered", PEOPLE),
        "ssn.person_key",
        "customers_core",
        "encounters_core",
    ),
    Case(
        "an identifier more",
        {
            f"{POLICIES}/classifications.yml": (
                Swap(
                    "  free_text:\n",
                    "  nickname:\n    description: What friends say.\n    identifiability: quasi\n    mask: mask_ssn\n  free_text:\n",
                ),
            ),
            f"{POLICIES}/masks.yml": (Swap("accepts: [ssn]", "accepts: [nickname, ssn]"),),
        },
        (
            Said("identifier-known", "nickname", TOLD),
            Said("mask-changed", "mask_ssn.accepts", PEOPLE, ("customers_core",)),
        ),
        (
            Said("identifier-forgotten", "nickname", NO_STEWARD),
            Said("mask-changed", "mask_ssn.accepts", PEOPLE, ("customers_core",)),
        ),
    ),
    _policy(
        "row_access",
        "analyst_emea: {region: [EMEA]}",
        "analyst_emea: {region: [EMEA, APAC]}",
        ("row-rule-widened", PEOPLE),
        ("row-rule-narrowed", MINOR),
        "order_region",
        "orders_core",
    ),
    _policy(
        "row_access",
        "    description: Accounts, by the account's region.\n    columns: {region: string}\n    allow:\n      region_admin: all\n",
        "    description: Accounts, by the account's region.\n    columns: {region: string}\n    allow:\n",
        ("row-rule-narrowed", MINOR),
        ("row-rule-widened", PEOPLE),
        "account_region",
        "accounts_core",
    ),
    _policy(
        "row_access",
        "row_access:\n",
        "row_access:\n  everything:\n    description: Nobody's rule.\n    columns: {region: string}\n    allow: {region_admin: all}\n",
        ("row-rule-added", MINOR),
        ("row-rule-removed", NO_STEWARD),
        "everything",
    ),
    _policy(
        "roles",
        "  analyst_phi:\n    description:",
        "  auditor:\n    description: Looks on.\n    domains: [health]\n    tiers: [platinum]\n  analyst_phi:\n    description:",
        ("role-added", PEOPLE),
        ("role-removed", MINOR),
        "auditor",
        "encounters_core",
    ),
    _policy(
        "roles",
        "Reads the identity products.\n    domains: [identity]\n    tiers: [platinum]",
        "Reads the identity products.\n    domains: [identity]\n    tiers: [silver, platinum]",
        ("grant-widened", PEOPLE),
        ("grant-narrowed", MINOR),
        "identity_analyst",
        "accounts_core",
        "sessions_core",
    ),
    _policy(
        "roles",
        "description: Reads the de-identified health products.\n",
        "description: Reads the de-identified health products.\n    snowflake: RESEARCH\n",
        ("grant-widened", PEOPLE),
        ("grant-widened", PEOPLE),
        "health_researcher",
        "encounters_core",
    ),
    _policy(
        "network",
        "198.51.100.0/25",
        "198.51.100.0/24",
        ("network-widened", PEOPLE),
        ("network-narrowed", MINOR),
        "office",
        *ALL,
    ),
    _policy(
        "network",
        "network:\n",
        "network:\n  home:\n    description: One house.\n    allow: [203.0.113.7/32]\n",
        ("network-narrowed", MINOR),
        ("network-removed", NO_STEWARD),
        "home",
    ),
    _policy(
        "waivers",
        "waivers: []",
        "waivers:\n  - finding: 0123456789abcdef\n    owner: a@example.com\n    approved_by: b@example.com\n    reason: it waits\n    approved_on: 2026-11-21\n    expires: 2026-12-21",
        ("waiver-added", NO_STEWARD),
        ("waiver-removed", TOLD),
        "0123456789abcdef",
    ),
    Case(
        "a table that is said to be built anew",
        {
            f"{POLICIES}/backfills.yml": (
                Swap(
                    "backfills: []",
                    "backfills:\n  - {model: model.brook.orders, protection: 0123456789abcdef, rebuilt_on: 2026-11-21, by: a@example.com}",
                ),
            )
        },
        (Said("exception-added", "backfill of model.brook.orders", ROOT),),
        (),
    ),
    _policy(
        "retention",
        "silver: {at_most: P7Y",
        "silver: {at_most: P9Y",
        ("retention-extended", PEOPLE),
        ("retention-shortened", MINOR),
        "retention.silver",
        *("accounts_core", "customers_core", "encounters_core", "orders_core", "sessions_core"),
    ),
]

OF_SHARES = [
    _policy(
        "shares",
        "cleared_for: statistics",
        "cleared_for: PII",
        ("share-changed", PEOPLE),
        ("share-changed", PEOPLE),
        "sales_for_wholesale",
        "gross_sales",
        "net_sales",
    ),
    _policy(
        "shares",
        "shares:\n",
        "shares:\n  for_nobody:\n    description: Nothing yet.\n    recipients: [{name: A, contact: a@example.com, snowflake: A.B}]\n    agreement: none\n    guard: aggregate\n    cleared_for: statistics\n",
        ("share-added", NO_STEWARD),
        ("share-removed", CONSUMERS),
        "for_nobody",
    ),
    _one(
        GROSS_SALES,
        "shares: []",
        "shares: [sales_for_wholesale]",
        ("share-added", PEOPLE),
        ("share-removed", CONSUMERS),
        "gross_sales.sales_for_wholesale",
        "gross_sales",
    ),
]

OF_SETTINGS = [
    _root("off: []", "off: [no-select-star]", "check-off", ("check-on", TOLD), "no-select-star"),
    _root(
        "may_be_empty: []",
        "may_be_empty: [column-masked]",
        "check-may-be-empty",
        ("check-must-not-be-empty", TOLD),
        "column-masked",
    ),
    _one(
        "governance.yml",
        "{k: 11}",
        "{k: 5}",
        ("aggregate-k-lowered", NO_STEWARD),
        ("aggregate-k-raised", TOLD),
        "aggregates.k",
    ),
    _root(
        "{on_findings: stop}",
        "{on_findings: tell}",
        "plugin-loosened",
        ("plugin-tightened", TOLD),
        "dbt_plugin.on_findings",
    ),
    _root(
        "  approved_macros:\n",
        f"  approved_macros:\n    macro.brook.ref: {'a' * 64}\n",
        "exception-added",
        ("exception-removed", TOLD),
        f"macro.brook.ref {'a' * 64}",
    ),
    _root(
        "  allowed:\n",
        f"  allowed:\n    - {{digest: {'b' * 64}, reason: it is known}}\n",
        "exception-added",
        ("exception-removed", TOLD),
        "b" * 64,
    ),
    _root(
        "targets:\n",
        "targets:\n  lab: {engine: duckdb, may_hold_raw: true}\n",
        "raw-allowed",
        ("raw-refused", TOLD),
        "targets.lab",
    ),
    _root(
        "  ops: {schemas: [ops]}",
        "  ops: {schemas: [ops, meta]}",
        "setting-changed",
        ("setting-changed", ROOT),
        "tiers",
    ),
    _one(
        "governance.yml",
        "hipaa: P6Y",
        "hipaa: P1Y",
        ("evidence-dropped", NO_STEWARD),
        ("evidence-added", PATCH),
        "evidence.retention.hipaa",
    ),
]

OF_YAML = [
    _one(
        COMMERCE_YML,
        _column("full_name", "Name of the person.", "string", "{identifier: name}"),
        _column("full_name", "Name of the person.", "string", "{}"),
        ("identifier-dropped", PEOPLE),
        ("identifier-added", MINOR),
        "customers_scd.full_name",
        "customers_core",
    ),
    _one(
        COMMERCE_YML,
        _column("phone", "Phone number.", "string", "{identifier: phone}"),
        _column("phone", "Phone number.", "string", "{identifier: fax}"),
        ("identifier-changed", PEOPLE),
        ("identifier-changed", PEOPLE),
        "customers_scd.phone",
        "customers_core",
    ),
    _one(
        COMMERCE_YML,
        "Order total in US dollars.\n        data_type: decimal(18,2)\n        config: {meta: {category: financial,",
        "Order total in US dollars.\n        data_type: decimal(18,2)\n        config: {meta: {category: general,",
        ("category-dropped", PEOPLE),
        ("category-added", MINOR),
        "orders.amount_usd",
        "orders_core",
    ),
    _one(
        COMMERCE_YML,
        "Total of the others in US dollars.\n        data_type: decimal(18,2)\n        config: {meta: {category: financial, confidentiality: confidential",
        "Total of the others in US dollars.\n        data_type: decimal(18,2)\n        config: {meta: {category: financial, confidentiality: internal",
        ("classification-lowered", PEOPLE),
        ("classification-raised", MINOR),
        "customer_activity.net_amount_usd",
        "customer_activity",
    ),
    _one(
        COMMERCE_YML,
        "product: orders_core, classification: PII, row_access: order_region",
        "product: orders_core, classification: PII",
        ("row-rule-removed", PEOPLE),
        ("row-rule-added", MINOR),
        "orders",
        "orders_core",
    ),
    _one(
        COMMERCE_YML,
        "product: customers_core, classification: PII",
        "product: customers_core, classification: PII-pseudonymous",
        ("classification-lowered", PEOPLE),
        ("classification-raised", MINOR),
        "customers_scd",
        "customers_core",
    ),
    _one(
        HEALTH_YML,
        "        deidentified: safe_harbor\n",
        "",
        ("deidentification-dropped", PEOPLE),
        ("deidentification-declared", MINOR),
        "encounters_deidentified",
        "encounters_core",
    ),
    _one(
        IDENTITY_YML,
        "        constraints: [{type: not_null}]\n        data_tests: [unique]\n",
        "        constraints: [{type: not_null}]\n",
        ("test-removed", PEOPLE),
        ("test-added", TOLD),
        "accounts.account_version_id",
        "accounts_core",
    ),
    _one(
        COMMERCE_YML,
        "arguments: {values: [basic, silver, gold]}",
        "arguments: {values: [basic, silver, gold]}\n              config: {severity: warn}",
        ("test-weakened", PEOPLE),
        ("test-strengthened", TOLD),
        "customers_scd.tier",
        "customers_core",
    ),
    _one(
        COMMERCE_YML,
        "values: [placed, paid, packed, shipped, delivered, cancelled, returned]",
        "values: [placed, paid, packed, shipped, delivered, cancelled, returned, lost]",
        ("accepted-values-widened", CONSUMERS),
        ("accepted-values-narrowed", SMALLER),
        "orders.status",
        "orders_core",
    ),
    _one(
        COMMERCE_YML,
        "arguments: {period: \"date_trunc('month', ordered_at)\", at_most: 0.2}",
        "arguments: {period: \"date_trunc('month', ordered_at)\", at_most: 0.4}",
        ("test-weakened", PEOPLE),
        ("test-strengthened", TOLD),
        "orders.region",
        "orders_core",
    ),
    _one(
        IDENTITY_YML,
        "    constraints:\n      - {type: primary_key, columns: [account_version_id], warn_unenforced: false}\n",
        "",
        ("key-removed", CONSUMERS),
        ("key-added", SMALLER),
        "accounts",
        "accounts_core",
    ),
    _one(
        IDENTITY_YML,
        "identifiability: quasi}}\n        constraints: [{type: not_null}]\n\n  - name: sessions",
        "identifiability: quasi}}\n\n  - name: sessions",
        ("column-nullable", CONSUMERS),
        ("column-required", SMALLER),
        "accounts.created_at",
        "accounts_core",
    ),
    _one(
        IDENTITY_YML,
        "description: Seconds from the first event to the last.\n        data_type: bigint",
        "description: Seconds from the first event to the last.\n        data_type: double",
        ("type-changed", CONSUMERS),
        ("type-changed", CONSUMERS),
        "sessions.duration_seconds",
        "sessions_core",
    ),
    _one(
        IDENTITY_YML,
        "description: Events in the session.\n        data_type: bigint",
        "description: Events in the session.\n        data_type: integer",
        ("type-narrowed", CONSUMERS),
        ("type-widened", SMALLER),
        "sessions.event_count",
        "sessions_core",
    ),
    _one(
        f"{SILVER}/_commerce__models.yml",
        _column("customer_email", "Address the confirmation went to.", "string", "{identifier: email}"),
        _column("customer_email", "Address the confirmation went to.", "string", "{}"),
        ("identifier-dropped", PEOPLE),
        ("identifier-added", MINOR),
        "stg_orders.customer_email",
        "orders_core",
    ),
    _one(
        f"{SILVER}/_commerce__models.yml",
        "        erasure: {by: customer_id, within_days: 30, how: erase_rows}\n        retention: {by: landed_at, days: 2555}\n    data_tests:\n      - rows_conserved:\n          arguments:\n            landed: source('commerce', 'orders_v1')",
        "        erasure: {by: customer_id, within_days: 60, how: erase_rows}\n        retention: {by: landed_at, days: 2555}\n    data_tests:\n      - rows_conserved:\n          arguments:\n            landed: source('commerce', 'orders_v1')",
        ("erasure-slowed", PEOPLE),
        ("erasure-declared", TOLD),
        "stg_orders",
        "orders_core",
    ),
    _one(
        f"{SILVER}/_commerce__sources.yml",
        "error_after: {count: 30, period: minute}}\n          meta: {synthetic: true}\n        columns:\n          - name: event_id",
        "error_after: {count: 60, period: minute}}\n          meta: {synthetic: true}\n        columns:\n          - name: event_id",
        ("source-freshness-loosened", PEOPLE),
        ("source-freshness-tightened", TOLD),
        "commerce.orders_v1",
        "orders_core",
    ),
    _one(
        f"{SILVER}/_commerce__sources.yml",
        "            description: Address the confirmation went to.\n            config: {meta: {identifier: email}}",
        "            description: Address the confirmation went to.\n            config: {meta: {identifier: name}}",
        ("identifier-changed", PEOPLE),
        ("identifier-changed", PEOPLE),
        "commerce.orders_v1.customer_email",
        "orders_core",
    ),
    _one(
        EXPOSURES,
        "ship them.\n    owner: {name: Commerce data, email: data-commerce@example.com}\n    config: {meta: {cleared_for: PII, read_by: [commerce_analyst]}}",
        "ship them.\n    owner: {name: Commerce data, email: data-commerce@example.com}\n    config: {meta: {cleared_for: PII, read_by: [commerce_analyst, commerce_engineer]}}",
        ("grant-widened", PEOPLE),
        ("grant-narrowed", MINOR),
        "order_fulfilment",
        "orders_core",
    ),
    Case(
        "exposure-added orders_by_hand",
        {
            EXPOSURES: (
                Swap(
                    "exposures:\n",
                    "exposures:\n  - name: orders_by_hand\n    type: notebook\n    owner: {name: Commerce data, email: data-commerce@example.com}\n    config: {meta: {cleared_for: PII, read_by: [commerce_analyst]}}\n    depends_on: [ref('orders')]\n\n",
                ),
            )
        },
        (
            Said("exposure-added", "orders_by_hand", TOLD, ("orders_core",)),
            Said("grant-widened", "orders_by_hand", PEOPLE, ("orders_core",)),
        ),
        (Said("exposure-removed", "orders_by_hand", TOLD, ("orders_core",)),),
    ),
    _one(
        "tests/dbt/commerce/each_order_is_in_its_highest_version.sql",
        "-- One row an order",
        "{{ config(enabled=false) }}\n-- One row an order",
        ("test-removed", PEOPLE),
        ("test-added", TOLD),
        "each_order_is_in_its_highest_version",
        "orders_core",
    ),
    _one(
        "tests/dbt/identity/sessions_hold_every_event.sql",
        "with\n",
        "{{ config(severity='warn') }}\nwith\n",
        ("test-weakened", PEOPLE),
        ("test-weakened", PEOPLE),
        "sessions_hold_every_event",
        "sessions_core",
    ),
    _one(
        "tests/dbt/generic/drift_psi.sql",
        "at_least_rows=100",
        "at_least_rows=1000",
        ("test-weakened", NO_STEWARD),
        ("test-weakened", NO_STEWARD),
        "test_drift_psi",
    ),
]

OF_SQL = [
    Case(
        "an amount that is counted twice",
        {f"{SILVER}/stg_orders.sql": (Swap("cast(source.amount_usd as", "cast(2 * source.amount_usd as"),)},
        *(
            (
                Said(
                    "meaning-changed", "customer_activity.net_amount_usd", CONSUMERS, ("customer_activity",)
                ),
                Said("meaning-changed", "monthly_sales.v1.gross_amount_usd", CONSUMERS, ("gross_sales",)),
                Said("meaning-changed", "monthly_sales.v2.net_amount_usd", CONSUMERS, ("net_sales",)),
                Said("meaning-changed", "orders.amount_usd", CONSUMERS, ("orders_core",)),
            ),
        )
        * 2,
    ),
    Case(
        "a mask that is gone",
        {
            f"{SILVER}/stg_orders.sql": (
                Swap("{{ mask_zip3('shipping_zip') }} as shipping_zip", "shipping_zip"),
            )
        },
        (Said("mask-removed", "stg_orders.shipping_zip", PEOPLE, ("orders_core",)),),
        (Said("mask-added", "stg_orders.shipping_zip", MINOR, ("orders_core",)),),
    ),
    Case(
        "a mask in another's place",
        {
            "models/silver/identity/stg_accounts.sql": (
                Swap("mask_name('display_name')", "mask_ssn('display_name')"),
            )
        },
        *((Said("mask-changed", "stg_accounts.display_name", PEOPLE, ("accounts_core",)),),) * 2,
    ),
    Case(
        "rows that are left out",
        {
            CUSTOMERS_SQL: (
                Swap(
                    "where periods.state is not null",
                    "where periods.state is not null and stg_customers.tier != 'basic'",
                ),
            )
        },
        *((Said("rows-changed", "customers_scd", CONSUMERS, ("customers_core",)),),) * 2,
    ),
    Case(
        "an outer join that becomes an inner one",
        {ACTIVITY_SQL: (Swap("full outer join daily_sessions", "inner join daily_sessions"),)},
        *((Said("rows-changed", "customer_activity", CONSUMERS, ("customer_activity",)),),) * 2,
    ),
    Case(
        "a code of another column",
        {
            ENCOUNTERS_SQL: (
                Swap(
                    "        dated_states.sex,\n", "        coalesce(dated_states.sex, 'unknown') as sex,\n"
                ),
            )
        },
        *((Said("meaning-changed", "encounters_deidentified.sex", CONSUMERS, ("encounters_core",)),),) * 2,
    ),
    Case(
        "a day that ends later",
        {ACCOUNTS_SQL: (Swap("closed_at is null as is_current", "next_exported_at is null as is_current"),)},
        *((Said("meaning-changed", "accounts.is_current", CONSUMERS, ("accounts_core",)),),) * 2,
    ),
    Case(
        "a key of more columns",
        {ORDERS_SQL: (Swap("unique_key='order_id'", "unique_key=['order_id', 'version']"),)},
        *(
            (
                Said("grain-changed", "orders", CONSUMERS, ("orders_core",)),
                Said("rows-changed", "customer_activity", CONSUMERS, ("customer_activity",)),
                Said("rows-changed", "monthly_sales.v1", CONSUMERS, ("gross_sales",)),
                Said("rows-changed", "monthly_sales.v2", CONSUMERS, ("net_sales",)),
            ),
        )
        * 2,
    ),
    Case(
        "a table that becomes a view",
        {ACCOUNTS_SQL: (Swap("with\n", "{{ config(materialized='view') }}\n\nwith\n"),)},
        *((Said("materialization-changed", "accounts", TINY, ("accounts_core",)),),) * 2,
    ),
    Case(
        "a table by another name",
        {ENCOUNTERS_SQL: (Swap("with\n", "{{ config(alias='encounters') }}\n\nwith\n"),)},
        *((Said("model-moved", "encounters_deidentified", CONSUMERS, ("encounters_core",)),),) * 2,
    ),
    _one(
        ORDERS_SQL,
        "        on_schema_change='fail',",
        "        on_schema_change='fail',\n        grants={'select': ['marketing']},",
        ("grant-widened", PEOPLE),
        ("grant-narrowed", MINOR),
        "orders",
        "orders_core",
    ),
    _one(
        SESSIONS_SQL,
        "on_schema_change='fail',",
        "on_schema_change='fail',\n        contract={'enforced': false},",
        ("dbt-contract-dropped", CONSUMERS),
        ("dbt-contract-enforced", PATCH),
        "sessions",
        "sessions_core",
    ),
    _one(
        ACTIVITY_SQL,
        "'days': 730",
        "'days': 900",
        ("retention-extended", PEOPLE),
        ("retention-shortened", MINOR),
        "customer_activity.retention",
        "customer_activity",
    ),
    Case(
        "a column by another name",
        {
            ENCOUNTERS_SQL: (
                Swap("        dated_states.department,\n", "        dated_states.department as ward,\n"),
            ),
            HEALTH_YML: (Swap("      - name: department\n", "      - name: ward\n"),),
            ENCOUNTERS_CORE: (Swap("        department: {", "        ward: {"),),
        },
        (Said("column-renamed", "encounters_deidentified.department", CONSUMERS, ("encounters_core",)),),
        (Said("column-renamed", "encounters_deidentified.ward", CONSUMERS, ("encounters_core",)),),
    ),
    Case(
        "a column more",
        {
            ACTIVITY_SQL: (
                Swap(
                    "bigint) as session_seconds\n    from daily_orders",
                    "bigint) as session_seconds,\n        coalesce(daily_orders.order_count, 0) > 0 as has_order\n    from daily_orders",
                ),
            ),
            COMMERCE_YML: (
                Swap(
                    "  - name: customer_activity\n    description: One row per customer, day and region with at least one order or session.\n",
                    "  - name: customer_activity\n    description: One row per customer, day and region with at least one order or session.\n",
                ),
                Swap(
                    "      - name: session_count\n",
                    "      - name: has_order\n        description: Whether there was one.\n        data_type: boolean\n        config: {meta: {category: general, confidentiality: internal, identifiability: none}}\n      - name: session_count\n",
                ),
            ),
        },
        (Said("column-added", "customer_activity.has_order", MINOR, ("customer_activity",)),),
        (Said("column-removed", "customer_activity.has_order", CONSUMERS, ("customer_activity",)),),
    ),
    Case(
        "a model behind the interface",
        {
            f"{SILVER}/orders_by_day.sql": "select ordered_at, count(*) as n from {{ ref('stg_orders') }} group by 1\n"
        },
        (Said("internal-model-added", "orders_by_day", TOLD),),
        (Said("internal-model-removed", "orders_by_day", TOLD),),
    ),
    Case(
        "a table that anybody may read",
        {
            f"{PLATINUM}/order_days.sql": "{{ config(contract={'enforced': false}) }}\nselect ordered_at from {{ ref('orders') }}\n"
        },
        (Said("interface-table-added", "order_days", MINOR),),
        (Said("model-removed", "order_days", CONSUMERS),),
    ),
    _one(
        ACCOUNTS_SQL,
        "    -- The days of the exports count",
        "    {{ config(access='protected') }}\n    -- The days of the exports count",
        ("access-narrowed", CONSUMERS),
        ("access-widened", MINOR),
        "accounts",
        "accounts_core",
    ),
    _one(
        ENCOUNTERS_SQL,
        "latest_states as (",
        "{{ config(post_hook='analyze') }}\nlatest_states as (",
        ("hooks-changed", PEOPLE),
        ("hooks-changed", PEOPLE),
        "encounters_deidentified",
        "encounters_core",
    ),
    _one(
        "dbt_project.yml",
        "clean-targets: [target]\n",
        'clean-targets: [target]\non-run-end: ["select 1"]\n',
        ("hooks-changed", NO_STEWARD),
        ("hooks-changed", NO_STEWARD),
        "brook-on-run-end-0",
    ),
    Case(
        "a history that is kept by less",
        {
            "snapshots/identity/_identity__snapshots.yml": (
                Swap("[record_fingerprint, status, plan,", "[record_fingerprint, status,"),
            )
        },
        *(
            (
                Said("rows-changed", "accounts", CONSUMERS, ("accounts_core",)),
                Said("rows-changed", "sessions", CONSUMERS, ("sessions_core",)),
                Said("rows-changed", "customer_activity", CONSUMERS, ("customer_activity",)),
            ),
        )
        * 2,
    ),
    Case(
        "a source in another place",
        {
            f"{SILVER}/_commerce__sources.yml": (
                Swap(
                    "      - name: orders_v1\n        description",
                    "      - name: orders_v1\n        identifier: orders_v0\n        description",
                ),
            )
        },
        *((Said("source-moved", "commerce.orders_v1", CONSUMERS, ("orders_core",)),),) * 2,
    ),
    Case(
        "rows that are added in another way",
        {
            f"{SILVER}/stg_orders.sql": (
                Swap(
                    "incremental_strategy='append'",
                    "incremental_strategy='merge',\n        unique_key='event_id'",
                ),
            )
        },
        *(
            (
                Said("rows-changed", "customer_activity", CONSUMERS, ("customer_activity",)),
                Said("rows-changed", "monthly_sales.v1", CONSUMERS, ("gross_sales",)),
                Said("rows-changed", "monthly_sales.v2", CONSUMERS, ("net_sales",)),
                Said("rows-changed", "orders", CONSUMERS, ("orders_core",)),
            ),
        )
        * 2,
        wide=True,
    ),
]

CASES = [*OF_CONTRACTS, *OF_POLICIES, *OF_SHARES, *OF_SETTINGS, *OF_YAML, *OF_SQL]


def _same(name: str, file: str, *swaps: tuple[str, str]) -> Case:
    """A case that says nothing."""
    return Case(name, {file: tuple(Swap(old, new) for old, new in swaps)}, (), ())


_ROLES = "[commerce_analyst, commerce_engineer, analyst_phi, region_admin,"

HARMLESS = [
    *(Case(one.name, one.edits, (), ()) for one in EDITED),
    _same("a contract's description", ORDERS_CORE, ("One row an order, in", "One row for each order, in")),
    _same("a comment in a contract", CUSTOMERS_CORE, ("deprecation:", "# Nothing ends.\ndeprecation:")),
    _same(
        "what is left out where it is the default",
        ACTIVITY_CORE,
        ("deprecation: {replaces: null, sunset: null}\n", ""),
    ),
    _same("a list that is empty by itself", ACCOUNTS_CORE, ("  shares: []\n", "")),
    _same("a version in quotes", SESSIONS_CORE, ("version: 1.0.0", 'version: "1.0.0"')),
    _same("a version that rises by itself", ENCOUNTERS_CORE, ("version: 1.0.0", "version: 1.0.1")),
    _same(
        "roles in another order",
        ORDERS_CORE,
        (_ROLES, "[commerce_engineer, commerce_analyst, analyst_phi, region_admin,"),
    ),
    _same(
        "frameworks in another order", ACCOUNTS_CORE, ("frameworks: [SOC2, GDPR]", "frameworks: [GDPR, SOC2]")
    ),
    _same(
        "a flow that becomes a block",
        ORDERS_CORE,
        (
            "retention_policy: {bronze: P90D, silver: P7Y, platinum: P7Y}",
            "retention_policy:\n  bronze: P90D\n  silver: P7Y\n  platinum: P7Y",
        ),
    ),
    _same(
        "a cost tag",
        SESSIONS_CORE,
        ("tags: {cost_center: identity}", "tags: {cost_center: identity, team: login}"),
    ),
    _same("a type by another name", ENCOUNTERS_CORE, ("status: {type: string,", "status: {type: varchar,")),
    _same("a type with a blank", ORDERS_CORE, ('"decimal(18,2)"', '"decimal(18, 2)"')),
    _same(
        "columns in another order",
        CUSTOMERS_CORE,
        (
            "        email: {type: string}\n        phone: {type: string}\n",
            "        phone: {type: string}\n        email: {type: string}\n",
        ),
    ),
    _same("a number with a zero", ACTIVITY_CORE, ("completeness: 0.999", "completeness: 0.9990")),
    _same(
        "a mask's description",
        f"{POLICIES}/masks.yml",
        ("Every name becomes #***.", "Each name becomes #***."),
    ),
    _same(
        "an identifier's description",
        f"{POLICIES}/classifications.yml",
        ("Telephone number.", "Number of a telephone."),
    ),
    _same(
        "a name that suggests",
        f"{POLICIES}/classifications.yml",
        ("names: [city, town, county]", "names: [city, town, county, village]"),
    ),
    _same(
        "a rule's description",
        f"{POLICIES}/row_access.yml",
        ("Accounts, by the account's region.", "Accounts by region."),
    ),
    _same(
        "a role's description",
        f"{POLICIES}/roles.yml",
        ("Reads the commerce products.", "Reads what commerce sells."),
    ),
    _same(
        "a role's own name",
        f"{POLICIES}/roles.yml",
        (
            "description: Reads the identity products.\n",
            "description: Reads the identity products.\n    databricks: null\n",
        ),
    ),
    _same(
        "networks in another order",
        f"{POLICIES}/network.yml",
        ("[192.0.2.0/24, 198.51.100.0/25,", "[198.51.100.0/25, 192.0.2.0/24,"),
    ),
    _same(
        "a network in two halves",
        f"{POLICIES}/network.yml",
        ('"2001:db8:1::/48"', '"2001:db8:1::/49", "2001:db8:1:8000::/49"'),
    ),
    _same("a comment on settings", "governance.yml", ("aggregates:", "# And so it stays.\naggregates:")),
    _same(
        "a column's description",
        COMMERCE_YML,
        ("description: State of the order.", "description: How the order stands."),
    ),
    _same(
        "a model's description", IDENTITY_YML, ("as the daily exports told it.", "as the exports told it.")
    ),
    _same(
        "values in another order", IDENTITY_YML, ("values: [free, plus, pro]", "values: [pro, plus, free]")
    ),
    _same("a label of an exposure", EXPOSURES, ("label: Order fulfilment", "label: Fulfilment of orders")),
    _same("a number in brackets", CUSTOMERS_SQL, ("0 as is_tombstone", "(0) as is_tombstone")),
    _same(
        "not equal in the other spelling",
        CUSTOMERS_SQL,
        ("where change_type != 'tombstone'", "where change_type <> 'tombstone'"),
    ),
    _same(
        "conditions in another order",
        CUSTOMERS_SQL,
        (
            "        tombstones.change_type = 'tombstone'\n        and earlier.change_type != 'tombstone'",
            "        earlier.change_type != 'tombstone'\n        and tombstones.change_type = 'tombstone'",
        ),
    ),
    _same(
        "columns selected in another order",
        ENCOUNTERS_SQL,
        (
            "        dated_states.state,\n        dated_states.zip3,\n",
            "        dated_states.zip3,\n        dated_states.state,\n",
        ),
    ),
    _same(
        "a step more that only passes on",
        ACCOUNTS_SQL,
        ("final as (\n", "closed_versions as (\n\n    select * from followed_versions\n\n),\n\nfinal as (\n"),
        ("    FROM followed_versions\n\n)\n\n", "    FROM closed_versions\n\n)\n\n"),
    ),
    _same(
        "a macro that writes the same",
        "macros/portable/seconds_between.sql",
        ("{%", "{#- It counts. -#}\n{%"),
    ),
    _same(
        "a test's blanks",
        "tests/dbt/commerce/deleted_customers_have_no_current_record.sql",
        ("\n\n", "\n\n\n"),
    ),
]

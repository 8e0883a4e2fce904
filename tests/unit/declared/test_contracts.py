import shutil
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.declared.contract_rules import seconds
from governance.declared.contracts import Terms, load_contracts
from governance.errors import DeclarationError, UsageError

CONTRACTS = Path(__file__).parents[3] / "contracts"
ORDERS = "commerce/orders_core.yml"
SESSIONS = "identity/sessions_core.yml"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(CONTRACTS, tmp_path / "contracts"))


def refused(folder):
    with pytest.raises(DeclarationError) as caught:
        load_contracts(folder)
    return caught.value


def edit(folder, name, old, new):
    file = folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def line_of(folder, name, text):
    lines = (folder / name).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_ours_are_read():
    names = [contract.name for contract in load_contracts(CONTRACTS)]
    assert names == [
        "customer_activity",
        "customers_core",
        "gross_sales",
        "net_sales",
        "orders_core",
        "encounters_core",
        "accounts_core",
        "sessions_core",
    ]


def test_every_part_is_typed():
    orders = next(c for c in load_contracts(CONTRACTS) if c.name == "orders_core")
    assert orders.security_controls.row_access_policy == "order_region"
    assert orders.retention_policy.platinum == "P7Y"
    assert orders.interfaces.tables == ("orders",)
    (collector,) = orders.collectors
    assert collector.dedupe_keys == ("event_id",)
    assert collector.lateness is not None
    assert collector.lateness.accepted == "PT48H"
    assert orders.schema_file(collector) == CONTRACTS / "commerce/schemas/orders.v1.json"


def test_only_the_full_export_is_replaced():
    modes = {c.stream: c.mode for contract in load_contracts(CONTRACTS) for c in contract.collectors}
    assert modes.pop("accounts") == "replace"
    assert set(modes.values()) == {"append"}
    assert len(modes) == 4


WRONG_VALUES = [
    ("version: 1.0.0", "version: 1.0", "version", "expected `str`"),
    ("version: 1.0.0", "version: 01.0.0", "version", "not a semantic version"),
    ("version: 1.0.0", "version: '1.0'", "version", "`1.0` is not a semantic version"),
    ("version: 1.0.0", "version: v1.0.0", "version", "not a semantic version"),
    ("version: 1.0.0", "version: 1.0.0-", "version", "not a semantic version"),
    ("bronze: P90D", "bronze: 90 days", "retention_policy.bronze", "not an ISO 8601 duration"),
    ("bronze: P90D", "bronze: P", "retention_policy.bronze", "not an ISO 8601 duration"),
    ("platinum: P7Y", "platinum: P7YT", "retention_policy.platinum", "not an ISO 8601 duration"),
    ("PT30M", "PT", "quality_slo.freshness_p95", "not an ISO 8601 duration"),
    ("retention: P7Y", "retention: 7Y", "audit_evidence.retention", "not an ISO 8601 duration"),
    ("accepted: PT48H", "accepted: P1M", "collectors[0].lateness.accepted", "weeks, days"),
    ("late_after: PT10M", "late_after: soon", "collectors[0].lateness.late_after", "weeks, days"),
    ("accepted: PT48H", "accepted: PT9M", "collectors[0].lateness", "shorter"),
    ("schemas/orders.v1.json", "schemas/order.v1.json", "collectors[0].schema", "does not exist"),
    ("schemas/orders.v1.json", "../health/schemas/encounters.v1.json", "collectors[0].schema", "leaves"),
    ("path: orders.v1", "path: ../elsewhere", "collectors[0].source.path", "leaves"),
    ("path: orders.v1", "path: /elsewhere", "collectors[0].source.path", "leaves"),
    ("path: orders.v1", "path: .", "collectors[0].source.path", "leaves"),
    ("    table: orders_v1", "    table: _positions", "collectors[0].table", "regex"),
    ("dlq: orders_v1_rejects", "dlq: orders_v1", "collectors[0].dlq", "declared twice"),
    ("    lateness:", "    # lateness:", "collectors[0]", "the key `lateness` is missing"),
    ("name: orders_core", "name: orders", "name", "in file `orders_core.yml`"),
    ("domain: commerce", "domain: identity", "domain", "in folder `commerce`"),
    ("database: brook_commerce", "database: brook_shop", "database", "elsewhere"),
    ("database: brook_commerce", "database: brook_identity", "database", "elsewhere"),
    ("sources: [orders.v1]", "sources: [order.v1]", "lineage.sources[0]", "neither a collected stream"),
    ("mode: append", "mode: upsert", "collectors[0].mode", "upsert"),
    ("steward:", "stewart:", "stewart", "unknown key `stewart`"),
    ("legal_basis: contract", "legal_basis: habit", "legal_basis", "habit"),
    ("completeness: 0.999", "completeness: 99.9", "quality_slo.completeness", "<= 1"),
    ("monthly_cap_usd: 300", "monthly_cap_usd: 0", "cost.monthly_cap_usd", "> 0"),
    ("owners: [data-commerce@example.com]", "owners: []", "owners", "length"),
    (
        "  schema:\n    orders:",
        "  schema:\n    order:",
        "interfaces.schema.order",
        "no table of this product's",
    ),
    ("key: [order_id]", "key: [customer_email]", "interfaces.schema.orders.key[0]", "never null"),
    ("key: [order_id]", "key: [order]", "interfaces.schema.orders.key[0]", "never null"),
    (
        "status: {type: string",
        "status: {typ: string",
        "interfaces.schema.orders.columns.status.typ",
        "unknown",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "message"), WRONG_VALUES)
def test_a_wrong_value_is_shown_where_it_stands(folder, old, new, path, message):
    edit(folder, ORDERS, old, new)
    error = refused(folder)
    # What is declared twice or fits no other contract may be shown in the other contract.
    others = {"database": folder / "commerce/customers_core.yml"}
    assert error.file in {str(folder / ORDERS), str(others.get(path))}
    assert error.path == path
    assert message in str(error)
    assert error.line is not None


def test_the_line_is_that_of_the_value(folder):
    edit(folder, ORDERS, "accepted: PT48H", "accepted: P2M")
    assert refused(folder).line == line_of(folder, ORDERS, "accepted: P2M")


def test_a_missing_key_is_named(folder):
    edit(folder, ORDERS, "legal_basis: contract\n", "")
    assert "the key `legal_basis` is missing" in str(refused(folder))


@pytest.mark.parametrize(
    ("old", "new", "path", "what"),
    [
        ("name: auth_v1", "name: orders_v1", "collectors[0].name", "the collector's name `orders_v1`"),
        (
            "stream: auth.v1",
            "stream: orders.v1",
            "collectors[0].stream",
            "the collector's stream `orders.v1`",
        ),
        (
            "    table: auth_v1",
            "    table: accounts",
            "collectors[0].table",
            "brook_identity.bronze.accounts",
        ),
    ],
)
def test_a_collector_declared_twice_names_both_places(folder, old, new, path, what):
    edit(folder, SESSIONS, old, new)
    error = refused(folder)
    assert (error.file, error.path) == (str(folder / SESSIONS), path)
    assert f"{what}" in str(error)
    assert "is declared twice, first in" in str(error)


def test_two_contracts_of_one_name(folder):
    text = (folder / SESSIONS).read_text().replace("name: sessions_core", "name: orders_core", 1)
    (folder / "identity/orders_core.yml").write_text(text)
    error = refused(folder)
    assert "the product `orders_core` is declared twice" in str(error)
    assert error.path == "name"


def test_a_contract_outside_its_domains_folder(folder):
    (folder / ORDERS).rename(folder / "health/orders_core.yml")
    assert "a contract of domain `commerce` in folder `health`" in str(refused(folder))


def test_a_contract_beside_the_domains(folder):
    (folder / ORDERS).rename(folder / "orders_core.yml")
    assert "in folder `.`" in str(refused(folder))


def test_another_spelling_of_the_suffix_is_not_overlooked(folder):
    (folder / ORDERS).rename(folder / "commerce/orders_core.yaml")
    assert "in file `orders_core.yaml`" in str(refused(folder))


def test_a_folder_that_is_missing_or_empty_is_no_good_answer(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        load_contracts(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="holds no contract"):
        load_contracts(tmp_path)


@pytest.mark.parametrize(
    "version", ["0.0.0", "1.2.3", "1.0.0-alpha.1", "1.0.0+20130313144700", "1.0.0-0A.is.legal", "10.20.30"]
)
def test_semantic_versions(folder, version):
    edit(folder, ORDERS, "version: 1.0.0", f"version: {version}")
    assert version in {contract.version for contract in load_contracts(folder)}


@given(weeks=st.integers(0, 999), days=st.integers(0, 999), rest=st.integers(0, 10**6))
def test_durations_add_up(weeks, days, rest):
    assert seconds(f"P{weeks}W") == weeks * 7 * 86_400
    assert seconds(f"P{days}D") == days * 86_400
    assert seconds(f"P{days}DT{rest}S") == days * 86_400 + rest
    assert seconds(f"PT{days}H{rest}M") == days * 3_600 + rest * 60


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "1D", "P1", "PT1", "P1DT", "P-1D", "P1.5D", "P1Y", "P1M", "P1W2D", "p1d"]
)
def test_what_is_no_length_of_time(text):
    with pytest.raises(ValueError, match="not a duration"):
        seconds(text)


def test_every_key_of_the_format_is_used_in_our_mesh():
    """A key that nobody uses is a key that nobody tried: it says something somewhere, not null and not nothing."""
    used = set()
    for contract in load_contracts(CONTRACTS):
        used |= set(_used(contract, Terms))
    assert sorted(_keys(Terms) - used) == []


def _keys(kind, above=""):
    found = set()
    for field in kind.__struct_fields__:
        place = f"{above}{field}"
        found.add(place)
        for part in _parts(get_type_hints(kind)[field]):
            found |= _keys(part, f"{place}.")
    return found


def _parts(hint):
    """The structs that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for part in get_args(hint):
        yield from _parts(part)


def _used(value, kind, above=""):
    hints = get_type_hints(kind)
    for field in kind.__struct_fields__:
        said = getattr(value, field)
        if said not in (None, (), {}):
            yield f"{above}{field}"
        parts = said.values() if isinstance(said, dict) else said if isinstance(said, tuple) else (said,)
        for part in parts:
            for struct in _parts(hints[field]):
                if isinstance(part, struct):
                    yield from _used(part, struct, f"{above}{field}.")

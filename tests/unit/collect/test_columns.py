import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.collect.columns import columns_of, extract
from governance.collect.schema import load_schema
from governance.errors import DeclarationError

CONTRACTS = Path(__file__).parents[3] / "contracts"
CUSTOMERS = load_schema(CONTRACTS / "commerce/schemas/customers.v1.json")
MOMENT = {"type": "string", "format": "date-time"}


def a_schema(tmp_path, required=None, **properties):
    file = tmp_path / "schema.json"
    file.write_text(
        json.dumps(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "additionalProperties": False,
                "properties": properties,
                "required": list(properties) if required is None else required,
            }
        )
    )
    return load_schema(file)


def columns_from(schema, schema_format, *documents):
    """The values of each column, whether each row fits, and the number of keys."""
    decoder = msgspec.json.Decoder(schema.root.type)
    rows = [decoder.decode(json.dumps(document)) for document in documents]
    columns = columns_of(schema, schema_format)
    found = extract(columns, schema.root, rows)
    values = {column.name: array.to_pylist() for column, array in zip(columns, found.arrays, strict=True)}
    return values, None if found.fits is None else found.fits.to_pylist(), found.keys


def test_the_types_are_those_of_bronze(tmp_path):
    schema = a_schema(
        tmp_path,
        s={"type": "string"},
        i={"type": "integer"},
        n={"type": "number"},
        amount_usd={"type": ["number", "null"]},
        b={"type": "boolean"},
        d={"type": "string", "format": "date"},
        t=MOMENT,
    )
    assert [column.duckdb_type for column in columns_of(schema, "json")] == [
        "VARCHAR", "BIGINT", "DOUBLE", "DECIMAL(18,2)", "BOOLEAN", "DATE", "TIMESTAMP",
    ]  # fmt: skip


def test_a_change_is_flattened():
    names = [column.name for column in columns_of(CUSTOMERS, "debezium_json")]
    assert names[:8] == ["customer_id", "op", "ts_ms", "source_lsn", "source_ts_ms", "before_customer_id",
                         "before_full_name", "before_email"]  # fmt: skip
    assert names[19:21] == ["after_customer_id", "after_full_name"]
    assert len(names) == 5 + 14 + 14


def a_customer(name):
    return {
        "customer_id": "c1", "full_name": name, "email": "a@example.com", "phone": None, "ssn": None,
        "birth_date": "1980-02-29", "street_address": None, "city": None, "zip_code": None, "country": "US",
        "region": "AMER", "tier": "gold", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip


def a_change(op, before, after):
    return {
        "key": {"customer_id": "c1"},
        "value": {"op": op, "ts_ms": 5, "source": {"lsn": 7, "ts_ms": 4}, "before": before, "after": after},
    }


def test_creations_updates_deletions_and_tombstones():
    changes = [
        a_change("c", None, a_customer("Ann")),
        a_change("u", a_customer("Ann"), a_customer("Bea")),
        a_change("d", a_customer("Bea"), None),
        {"key": {"customer_id": "c1"}, "value": None},
        a_change("c", None, a_customer("Cy")),
    ]
    values, fits, keys = columns_from(CUSTOMERS, "debezium_json", *changes)
    assert values["customer_id"] == ["c1"] * 5
    assert values["op"] == ["c", "u", "d", None, "c"]
    assert values["ts_ms"] == [5, 5, 5, None, 5]
    assert values["source_lsn"] == [7, 7, 7, None, 7]
    assert values["before_full_name"] == [None, "Ann", "Bea", None, None]
    assert values["after_full_name"] == ["Ann", "Bea", None, None, "Cy"]
    assert values["after_birth_date"] == [dt.date(1980, 2, 29)] * 2 + [None] * 2 + [dt.date(1980, 2, 29)]
    assert fits is None
    assert keys == 5 * 3 + 4 * 7 + 5 * 14


def test_only_tombstones():
    values, _, keys = columns_from(CUSTOMERS, "debezium_json", {"key": {"customer_id": "c1"}, "value": None})
    assert values["customer_id"] == ["c1"]
    assert values["after_email"] == [None]
    assert keys == 3


def test_no_rows():
    values, fits, keys = columns_from(CUSTOMERS, "debezium_json")
    assert set(map(len, values.values())) == {0}
    assert (fits, keys) == (None, 0)


def test_a_missing_property_lands_as_null(tmp_path):
    schema = a_schema(
        tmp_path, required=["a"], a={"type": "integer"}, b={"type": "string"}, c={"type": ["string", "null"]}
    )
    values, _, keys = columns_from(schema, "json", {"a": 1}, {"a": 2, "b": "x"}, {"a": 3, "c": None})
    assert values == {"a": [1, 2, 3], "b": [None, "x", None], "c": [None, None, None]}
    assert keys == 5


@given(st.lists(st.integers(-(2**50), 2**50), min_size=1, max_size=5))
def test_every_whole_number_of_cents_lands_exactly(cents):
    schema = MONEY
    values, fits, _ = columns_from(schema, "json", *({"amount_usd": float(Decimal(c) / 100)} for c in cents))
    assert fits is None
    assert values["amount_usd"] == [Decimal(c) / 100 for c in cents]


@pytest.mark.parametrize("dollars", [0.001, 10.005, 1e-300, 2**50 / 100 + 1, 1e14, -1e14, 1e18, 1e300, 2**63])
def test_an_amount_that_would_land_rounded_does_not_fit(dollars):
    values, fits, _ = columns_from(
        MONEY, "json", {"amount_usd": 1.1}, {"amount_usd": dollars}, {"amount_usd": None}
    )
    assert fits == [True, False, True]
    assert values["amount_usd"][0] == Decimal("1.10")


def test_moments_land_in_utc(tmp_path):
    schema = a_schema(tmp_path, t=MOMENT)
    texts = ["2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00+05:30", "2026-01-01T00:00:00.123456-08:00"]
    values, fits, _ = columns_from(schema, "json", *({"t": text} for text in texts))
    assert values["t"] == [
        dt.datetime(2026, 1, 1, 0, 0, 0, 500000, tzinfo=dt.UTC).replace(tzinfo=None),
        dt.datetime(2025, 12, 31, 18, 30, tzinfo=dt.UTC).replace(tzinfo=None),
        dt.datetime(2026, 1, 1, 8, 0, 0, 123456, tzinfo=dt.UTC).replace(tzinfo=None),
    ]
    assert fits is None


def test_a_moment_outside_the_calendar_does_not_fit(tmp_path):
    schema = a_schema(tmp_path, t=MOMENT, u={"anyOf": [{"type": "null"}, MOMENT]})
    good = "2026-01-01T00:00:00Z"
    values, fits, _ = columns_from(
        schema,
        "json",
        {"t": "0001-01-01T00:00:00+00:01", "u": good},
        {"t": good, "u": None},
        {"t": good, "u": "9999-12-31T23:59:59-00:01"},
        {"t": "0001-01-01T00:00:00Z", "u": "9999-12-31T23:59:59.999999Z"},
    )
    assert fits == [False, True, False, True]
    assert values["t"][1] == dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def test_a_nested_row_is_refused(tmp_path):
    inner = {"type": "object", "additionalProperties": False, "properties": {"x": {"type": "string"}}}
    with pytest.raises(DeclarationError, match="property `a` is an object: a row is flat"):
        columns_of(a_schema(tmp_path, a=inner), "json")


def test_a_flat_schema_is_no_change(tmp_path):
    with pytest.raises(DeclarationError, match="a Debezium change is"):
        columns_of(a_schema(tmp_path, key={"type": "string"}, value={"type": "string"}), "debezium_json")


def test_two_properties_of_one_column_are_refused(tmp_path):
    text = (CONTRACTS / "commerce/schemas/customers.v1.json").read_text()
    schema = json.loads(text)
    schema["properties"]["key"]["properties"]["op"] = {"type": "string"}
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    with pytest.raises(DeclarationError, match="column `op`"):
        columns_of(load_schema(tmp_path / "schema.json"), "debezium_json")


def test_an_incomplete_envelope_is_refused(tmp_path):
    schema = json.loads((CONTRACTS / "commerce/schemas/customers.v1.json").read_text())
    del schema["$defs"]["envelope"]["properties"]["op"]
    schema["$defs"]["envelope"]["required"].remove("op")
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    with pytest.raises(DeclarationError, match="`value` must be null or have op, ts_ms"):
        columns_of(load_schema(tmp_path / "schema.json"), "debezium_json")


@pytest.fixture(scope="module", autouse=True)
def money(tmp_path_factory):
    """One schema for the property test, which cannot ask for a folder an example."""
    global MONEY  # noqa: PLW0603 - hypothesis and function-scoped fixtures do not mix
    MONEY = a_schema(tmp_path_factory.mktemp("money"), amount_usd={"type": ["number", "null"]})


def test_arrays_have_the_types_that_bronze_has():
    columns = columns_of(CUSTOMERS, "debezium_json")
    types = {array.type for array in extract(columns, CUSTOMERS.root, []).arrays}
    assert types == {pa.string(), pa.int64(), pa.date32(), pa.timestamp("us")}

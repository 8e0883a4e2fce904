"""`govern.publish/v1`: what is printed is what its JSON Schema promises."""

import json

import msgspec
import pytest
from jsonschema import Draft202012Validator

from governance.declared.schemas import schema_of
from governance.publishing.shape import OUTPUTS, ColumnPublished, FilePublished, Published, TablePublished
from governance.publishing.told import as_json

VALID = Draft202012Validator(schema_of(*OUTPUTS["publish"]))
COLUMNS = (
    ColumnPublished("region", "clear"),
    ColumnPublished("email", "masked", ("mask_email",), ("email",)),
)
TABLE = TablePublished(
    "model.brook.orders", "platinum.orders", "order_region", {"emea": {"region": ("EMEA",)}}, 2, COLUMNS
)
PUBLISHED = Published(
    project="brook",
    product="orders_core",
    version="1.0.0",
    roles=("emea",),
    target="dev",
    form="duckdb",
    encrypted=False,
    tables=(TABLE,),
    files=(FilePublished("orders_core.duckdb", 12, "0" * 64),),
)


def test_what_is_printed_is_valid():
    assert [error.message for error in VALID.iter_errors(json.loads(as_json(PUBLISHED)))] == []


@pytest.mark.parametrize(
    "wrong", [{"form": "csv"}, {"tables": None}, {"schema": "govern.publish/v2"}, {"more": 1}]
)
def test_the_schema_refuses_what_is_not_promised(wrong):
    assert not VALID.is_valid({**msgspec.to_builtins(PUBLISHED), **wrong})

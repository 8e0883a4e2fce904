import json
from pathlib import Path

import pytest

from governance.collect.scalars import Kind
from governance.collect.schema import load_schema
from governance.errors import DeclarationError

SCHEMAS = sorted(Path(__file__).parents[3].glob("contracts/*/schemas/*.json"))
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def an_object(**properties):
    return {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(properties),
    }


def load(tmp_path, schema):
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema, indent=2))
    return load_schema(file)


def refused(tmp_path, schema):
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path, schema)
    return caught.value


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.stem)
def test_ours_compile_property_by_property(file):
    schema = load_schema(file)
    assert list(schema.root.properties) == list(json.loads(file.read_text())["properties"])


def test_there_are_five_of_ours():
    assert len(SCHEMAS) == 5


def test_kinds_follow_type_and_format(tmp_path):
    schema = load(
        tmp_path,
        an_object(
            s={"type": "string"},
            i={"type": ["integer", "null"]},
            n={"type": "number"},
            b={"type": "boolean"},
            d={"type": "string", "format": "date"},
            t={"type": "string", "format": "date-time"},
        ),
    )
    kinds = {name: child.kind for name, child in schema.root.properties.items()}
    assert list(kinds.values()) == [
        Kind.STRING, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATE_TIME,
    ]  # fmt: skip


WRONG = [
    ({"type": "string", "format": "email"}, "date or date-time"),
    ({"type": "string", "format": ["date"]}, "date or date-time"),
    ({"type": "string", "minimum": 1}, "`minimum` is not enforced"),
    ({"type": "string", "contentEncoding": "base64"}, "`contentEncoding` is not enforced"),
    ({"type": "string", "enum": ["a"], "pattern": "a"}, "`pattern` is not enforced"),
    ({"type": "string", "format": "date", "minLength": 1}, "`minLength` is not enforced"),
    ({"type": "string", "enum": []}, "must list"),
    ({"type": "string", "enum": ["a", "a"]}, "different values"),
    ({"type": "string", "enum": [1]}, "must list strings"),
    ({"type": ["string", "null"], "enum": [None]}, "must list strings"),
    ({"type": "string", "pattern": "\\w"}, "cannot be enforced exactly"),
    ({"type": "string", "pattern": 5}, "must be text"),
    ({"type": "string", "minLength": -1}, "0 or more"),
    ({"type": "string", "minLength": True}, "0 or more"),
    ({"type": "string", "maxLength": 1.5}, "0 or more"),
    ({"type": "integer", "minimum": "1"}, "must be a number"),
    ({"type": "integer", "minimum": 1.5}, "whole number of 64 bits"),
    ({"type": "integer", "maximum": 2**63}, "whole number of 64 bits"),
    ({"type": "integer", "minimum": 1, "exclusiveMinimum": 0}, "together with"),
    ({"type": "number", "maximum": 1, "exclusiveMaximum": 2}, "together with"),
    ({"type": "integer", "multipleOf": 2}, "`multipleOf` is not enforced"),
    ({"type": "array", "items": {"type": "string"}}, "expected `type`"),
    ({"type": "null"}, "expected `type`"),
    ({"type": ["string", "integer"]}, "expected `type`"),
    ({"type": ["string", "null", "null"]}, "expected `type`"),
    ({"const": 1}, "expected `type`"),
    ({"not": {"type": "null"}}, "expected `type`"),
    (True, "must be an object"),
    ({"oneOf": [{"type": "null"}, {"type": "string"}]}, "expected `type`"),
    ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "only as null or one other"),
    ({"anyOf": [{"type": "null"}]}, "only as null or one other"),
    ({"anyOf": [{"type": "null"}, {"type": "string"}], "type": "string"}, "`type` is not enforced"),
    ({"$ref": "other.json"}, "`$ref` must name"),
    ({"$ref": "#/$defs/missing"}, "`$ref` must name"),
    ({"$ref": "#/properties/x"}, "`$ref` must name"),
    ({"$dynamicRef": "#x"}, "expected `type`"),
    ({"type": "object", "properties": {"y": {"type": "string"}}}, "additionalProperties: false"),
    ({"type": "object", "additionalProperties": False}, "expected `properties`"),
    (
        {"type": "object", "additionalProperties": False, "properties": {"y": {}}, "dependentRequired": {}},
        "`dependentRequired` is not enforced",
    ),
]


@pytest.mark.parametrize(("node", "message"), WRONG)
def test_what_cannot_be_enforced_is_refused(tmp_path, node, message):
    error = refused(tmp_path, an_object(x=node))
    assert message in str(error)
    assert error.path.startswith("properties.x")
    last = error.path.rpartition(".")[2].partition("[")[0]
    assert error.line is not None
    assert f'"{last}"' in (tmp_path / "schema.json").read_text().splitlines()[error.line - 1]


@pytest.mark.parametrize("name", ["_file", "Order", "order-id", "1st", "größe", "a b", ""])
def test_a_property_must_be_a_portable_column_name(tmp_path, name):
    assert "cannot be a column's name" in str(refused(tmp_path, an_object(**{name: {"type": "string"}})))


@pytest.mark.parametrize("name", ["class", "from", "select", "p_x", "self"])
def test_reserved_words_are_names_all_the_same(tmp_path, name):
    assert list(load(tmp_path, an_object(**{name: {"type": "string"}})).root.properties) == [name]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "must say `$schema`"),
        ({"type": ["object", "null"]}, "a line must be"),
        ({"additionalProperties": True}, "additionalProperties: false"),
        ({"required": ["y"]}, "`required` must list"),
        ({"required": "x"}, "`required` must list"),
        ({"patternProperties": {}}, "`patternProperties` is not enforced"),
        ({"properties": {}}, "expected `properties`"),
    ],
)
def test_the_root_must_say_what_a_line_is(tmp_path, change, message):
    assert message in str(refused(tmp_path, an_object(x={"type": "string"}) | change))


def test_a_record_within_itself_has_no_columns(tmp_path):
    inner = {key: value for key, value in an_object(x={"$ref": "#/$defs/r"}).items() if key != "$schema"}
    assert "leads back to itself" in str(
        refused(tmp_path, an_object(x={"$ref": "#/$defs/r"}) | {"$defs": {"r": inner}})
    )


def test_a_duplicate_key_is_refused(tmp_path):
    file = tmp_path / "schema.json"
    file.write_text(
        json.dumps(an_object(x={"type": "string"})).replace('"type": "object"', '"type": 1, "type": "object"')
    )
    with pytest.raises(DeclarationError, match="duplicate key `type`"):
        load_schema(file)

import datetime as dt
import hashlib
import hmac
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from governance.collect.decode import MOST_BYTES, Decoder, Reason
from governance.collect.schema import load_schema

SCHEMAS = sorted(Path(__file__).parents[3].glob("contracts/*/schemas/*.json"))
KEY = bytes(32)
MOMENT = re.compile(
    r"(?!0000)\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):?[0-5]\d)",
    re.ASCII,
)

formats = jsonschema.FormatChecker(formats=())


@formats.checks("date", raises=ValueError)
def is_date(value):
    if not isinstance(value, str):
        return True
    dt.date.fromisoformat(value)
    return re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) is not None


@formats.checks("date-time", raises=ValueError)
def is_moment(value):
    if not isinstance(value, str):
        return True
    dt.date.fromisoformat(value[:10])
    return MOMENT.fullmatch(value) is not None


def a_decoder(tmp_path, schema):
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema, ensure_ascii=False))
    return Decoder(load_schema(file).root, KEY)


def a_schema(required=None, **properties):
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(properties) if required is None else required,
    }


def decode(decoder, *lines):
    suspicious = any(b"\r" in line or len(line) > MOST_BYTES for line in lines)
    return decoder.decode(lines, 1, is_suspicious=suspicious)


def reason(decoder, line):
    """Why a line is rejected, or None; and every line is either a row or a reject."""
    found = decode(decoder, line)
    assert len(found.rows) + len(found.rejects) == 1
    return found.rejects[0].reason if found.rejects else None


# What stands in a line, and why it is rejected (None: it is not).
LINES = [
    (b'{"i": 1, "s": "ab"}', None),
    (b' {"s":"ab" , "i" : 1 } ', None),
    (b'\t{"s":"ab","i":-1}', None),
    (b'{"\\u0073":"\\u0061b","i":1}', None),
    (b'{"s":"ab","i":1.0}', None),
    (b'{"s":"ab","i":1e2}', None),
    (b'{"s":"ab","i":0e999}', None),
    (b'{"s":"ab","i":-0.0}', None),
    (b'{"s":"ab","i":9223372036854775807}', None),
    (b'{"s":"ab","i":9223372036854775807.0}', None),
    (b'{"s":"ab","i":-9223372036854775808}', None),
    ('{"s":"a\U0001f600","i":1}'.encode(), None),
    (b'{"s":"a\\u0000","i":1}', None),
    (b'{"s":"\\ud83d\\ude00x","i":1}', None),
    (b"", Reason.BROKEN_JSON),
    (b"   ", Reason.BROKEN_JSON),
    (b"{", Reason.BROKEN_JSON),
    (b'{"s":"ab","i":1', Reason.BROKEN_JSON),
    (b'{"s":"ab","i":1}}', Reason.BROKEN_JSON),
    (b'{"s":"ab","i":1} {"s":"ab","i":1}', Reason.BROKEN_JSON),
    (b'{"s":"ab","i":1,}', Reason.BROKEN_JSON),
    (b"{'s':'ab','i':1}", Reason.BROKEN_JSON),
    (b'{"s":"ab","i":01}', Reason.BROKEN_JSON),
    (b'{"s":"ab","i":+1}', Reason.BROKEN_JSON),
    (b'{"s":"ab","i":NaN}', Reason.BROKEN_JSON),
    (b'{"s":"ab","i":Infinity}', Reason.BROKEN_JSON),
    (b'{"s":"a\tb","i":1}', Reason.BROKEN_JSON),
    (b'{"s":"a\x00b","i":1}', Reason.BROKEN_JSON),
    (b'{"s":5,"i":1', Reason.BROKEN_JSON),
    (b'{"s":5,"i":nul}', Reason.BROKEN_JSON),
    (b'{"x":1,"i":', Reason.BROKEN_JSON),
    (b"[1,2", Reason.BROKEN_JSON),
    (b'\xef\xbb\xbf{"s":"ab","i":1}', Reason.BROKEN_JSON),
    ('\u00a0{"s":"ab","i":1}'.encode(), Reason.BROKEN_JSON),
    (b"[" * 200_000, Reason.BROKEN_JSON),
    (b'{"s":' * 100_000 + b"1" + b"}" * 100_000, Reason.BROKEN_JSON),
    (b"[]", Reason.NOT_AN_OBJECT),
    (b"null", Reason.NOT_AN_OBJECT),
    (b'"text"', Reason.NOT_AN_OBJECT),
    (b"5", Reason.NOT_AN_OBJECT),
    (b"1e999", Reason.NOT_AN_OBJECT),
    (b"{}", Reason.KEY_MISSING),
    (b'{"i":1}', Reason.KEY_MISSING),
    (b'{"i":1,"S":"ab"}', Reason.UNKNOWN_FIELD),
    (b'{"s":"ab","i":1,"x":null}', Reason.UNKNOWN_FIELD),
    (b'{"s":"ab","i":1,"":1}', Reason.UNKNOWN_FIELD),
    (b'{"s":null,"i":1}', Reason.TYPE_MISMATCH),
    (b'{"s":5,"i":1}', Reason.TYPE_MISMATCH),
    (b'{"s":["ab"],"i":1}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":"1"}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":true}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":1.5}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":1e-1}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":9223372036854775808}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":-9223372036854775809}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":9223372036854775808.0}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":1e30}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":1e999}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":1e99999999999999999999}', Reason.TYPE_MISMATCH),
    (b'{"s":"ab","i":' + b"1" * 5000 + b"}", Reason.TYPE_MISMATCH),
    (b'{"s":"a","i":1}', Reason.VALUE_NOT_ALLOWED),
    (b'{"s":"\\ud800x","i":1}', Reason.BAD_UTF8),
    (b'{"s":"x\\udc00\\ud800","i":1}', Reason.BAD_UTF8),
    (b'{"i":1.0,"s":"x\\udc00"}', Reason.BAD_UTF8),
    (b'{"s":"a\xff","i":1}', Reason.BAD_UTF8),
    (b'{"s":"a\xed\xa0\x80","i":1}', Reason.BAD_UTF8),
    (b'{"s":"a\xc0\x80","i":1}', Reason.BAD_UTF8),
    (b'{"s":"ab","i":1}\xff', Reason.BAD_UTF8),
    (b'\xff\xfe{\x00"\x00', Reason.BAD_UTF8),
    (b'{"s":"ab","i":1}\r', Reason.CARRIAGE_RETURN),
    (b'{"s":"a\rb","i":1}', Reason.CARRIAGE_RETURN),
    (b'{"s":"a\xff\r","i":1}', Reason.CARRIAGE_RETURN),
    (b"\r", Reason.CARRIAGE_RETURN),
    (b'{"s":"' + b"a" * MOST_BYTES + b'","i":1}', Reason.LINE_TOO_LONG),
    (b"\r" * (MOST_BYTES + 1), Reason.LINE_TOO_LONG),
    (b'{"s":"' + b"a" * (MOST_BYTES - 14) + b'","i":1}', None),
]


@pytest.mark.parametrize(("line", "expected"), LINES, ids=lambda value: ascii(value)[:50])
def test_why_a_line_is_rejected(tmp_path, line, expected):
    decoder = a_decoder(tmp_path, a_schema(s={"type": "string", "minLength": 2}, i={"type": "integer"}))
    assert reason(decoder, line) is expected


VALUES = [
    ({"type": "string", "format": "date-time"}, '"2026-01-01T00:00:00Z"', None),
    ({"type": "string", "format": "date-time"}, '"2026-01-01t00:00:00.123456+05:30"', None),
    ({"type": "string", "format": "date-time"}, '"2026-01-01 00:00:00-0800"', None),
    ({"type": "string", "format": "date-time"}, '"2026-01-01T00:00:00"', Reason.TYPE_MISMATCH),
    ({"type": "string", "format": "date-time"}, '"2026-01-01"', Reason.TYPE_MISMATCH),
    ({"type": "string", "format": "date-time"}, '"2026-02-29T00:00:00Z"', Reason.TYPE_MISMATCH),
    ({"type": "string", "format": "date-time"}, '"0000-01-01T00:00:00Z"', Reason.TYPE_MISMATCH),
    ({"type": "string", "format": "date-time"}, '"12026-01-01T00:00:00Z"', Reason.TYPE_MISMATCH),
    ({"type": "string", "format": "date-time"}, '"2016-12-31T23:59:60Z"', Reason.TYPE_MISMATCH),
    ({"type": "string", "format": "date-time"}, "1767225600", Reason.TYPE_MISMATCH),
    ({"type": "string", "format": "date"}, '"2024-02-29"', None),
    ({"type": "string", "format": "date"}, '"2026-02-29"', Reason.TYPE_MISMATCH),
    ({"type": "string", "format": "date"}, '"2026-01-01T00:00:00Z"', Reason.TYPE_MISMATCH),
    ({"type": ["string", "null"], "format": "date"}, "null", None),
    ({"type": "string", "enum": ["a", "b"]}, '"a"', None),
    ({"type": "string", "enum": ["a", "b"]}, '"A"', Reason.VALUE_NOT_ALLOWED),
    ({"type": ["string", "null"], "enum": ["a"]}, "null", Reason.TYPE_MISMATCH),
    ({"type": ["string", "null"], "enum": ["a", None]}, "null", None),
    ({"type": "string", "pattern": "^[A-Z]{2}$"}, '"AB"', None),
    ({"type": "string", "pattern": "^[A-Z]{2}$"}, '"AB\\n"', Reason.VALUE_NOT_ALLOWED),
    ({"type": ["string", "null"], "pattern": "^[A-Z]{2}$"}, "null", None),
    ({"type": "string", "maxLength": 1}, '"\\ud83d\\ude00"', None),
    ({"type": "string", "maxLength": 1}, '"ab"', Reason.VALUE_NOT_ALLOWED),
    ({"type": "integer", "minimum": 1}, "0", Reason.VALUE_NOT_ALLOWED),
    ({"type": "integer", "exclusiveMinimum": 0}, "0", Reason.VALUE_NOT_ALLOWED),
    ({"type": "integer", "minimum": 1}, "1" * 30, Reason.TYPE_MISMATCH),
    ({"type": "number", "maximum": 1}, "1.5", Reason.VALUE_NOT_ALLOWED),
    ({"type": "number"}, "1", None),
    ({"type": "number"}, "1" * 30, None),
    ({"type": "number"}, "1e999", Reason.TYPE_MISMATCH),
    ({"type": ["number", "null"]}, "1e999", Reason.TYPE_MISMATCH),
    ({"type": "number"}, "1e-999", None),
    ({"type": "number"}, '"1"', Reason.TYPE_MISMATCH),
    ({"type": "boolean"}, "true", None),
    ({"type": "boolean"}, "1", Reason.TYPE_MISMATCH),
    ({"anyOf": [{"type": "null"}, {"type": "boolean"}]}, "null", None),
]


@pytest.mark.parametrize(("node", "value", "expected"), VALUES)
def test_which_values_are_rejected(tmp_path, node, value, expected):
    decoder = a_decoder(tmp_path, a_schema(x=node))
    assert reason(decoder, b'{"x":%s}' % value.encode()) is expected


def test_an_infinite_number_does_not_become_null_beside_a_whole_float(tmp_path):
    decoder = a_decoder(tmp_path, a_schema(i={"type": "integer"}, n={"type": ["number", "null"]}))
    assert reason(decoder, b'{"i":1.0,"n":1e999}') is Reason.TYPE_MISMATCH
    assert reason(decoder, b'{"i":1.0,"n":2.5}') is None


def test_whole_floats_keep_their_value(tmp_path):
    decoder = a_decoder(tmp_path, a_schema(i={"type": "integer"}, n={"type": "number"}, s={"type": "string"}))
    (row,) = decode(decoder, b'{"i":9007199254740993.0,"n":0.1,"s":"1.0"}').rows
    assert (row.p_i, row.p_n, row.p_s) == (9007199254740993, 0.1, "1.0")


def test_a_reject_tells_place_and_keyed_digest_only(tmp_path):
    decoder = a_decoder(tmp_path, a_schema(x={"type": "integer"}))
    found = decode(decoder, b'{"x":1}', b'{"x":"123-45-6789"}', b'{"x":2}')
    (reject,) = found.rejects
    assert (reject.line, reject.reason) == (2, Reason.TYPE_MISMATCH)
    assert reject.digest == hmac.new(KEY, b'{"x":"123-45-6789"}', hashlib.sha256).hexdigest()
    assert found.numbers == [1, 3]


def test_a_missing_property_is_not_a_null_one(tmp_path):
    decoder = a_decoder(tmp_path, a_schema(required=[], x={"type": "string"}, y={"type": ["string", "null"]}))
    assert reason(decoder, b"{}") is None
    assert reason(decoder, b'{"y":null}') is None
    assert reason(decoder, b'{"x":null}') is Reason.TYPE_MISMATCH


# The same question put to the `jsonschema` package, for generated schemas and lines.

NAMES = ("alpha", "beta", "gamma")
words = st.sampled_from(["", "a", "ab", "abc", "AB", "placed", "é", "\U0001f600x", "a\nb", "\x00", "{", '"'])
moments = st.sampled_from(
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-01-01 10:00:00.5+01:00",
     "2026-01-01T24:00:00Z", "2026-01-01", "2024-02-29", "2026-02-29", "2026-1-1", "20260101"]
)  # fmt: skip
numbers = st.one_of(
    st.integers(-5, 5), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-5, 5).map(float), st.sampled_from([2**63, 2**63 - 1, -(2**63), 1e18, 1e19, 0.5]),
)  # fmt: skip
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, words, moments, st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(words, inner, max_size=2)),
    max_leaves=3,
)
nullable = st.sampled_from([lambda name: name, lambda name: [name, "null"], lambda name: ["null", name]])


@st.composite
def nodes(draw):
    name = draw(st.sampled_from(["string", "integer", "number", "boolean", "enum", "date", "date-time"]))
    kind = draw(nullable)
    if name in {"date", "date-time"}:
        return {"type": kind("string"), "format": name}
    if name == "enum":
        return {
            "type": kind("string"),
            "enum": draw(st.lists(st.one_of(words, st.none()), min_size=1, unique=True)),
        }
    node = {"type": kind(name)}
    if name == "string":
        node |= draw(
            st.sampled_from(
                [{}, {"minLength": 1}, {"maxLength": 2}, {"pattern": "[a-c]{2}"}, {"pattern": "^a"}]
            )
        )
    if name in {"integer", "number"}:
        node |= draw(
            st.sampled_from(
                [{}, {"minimum": 0}, {"maximum": 3}, {"exclusiveMinimum": 0}, {"exclusiveMaximum": 2}]
            )
        )
    return node


@st.composite
def schemas(draw):
    properties = {name: draw(nodes()) for name in NAMES}
    required = draw(st.lists(st.sampled_from(NAMES), unique=True))
    for node in properties.values():
        assume(node.get("enum") != [None])
    return a_schema(required=required, **properties)


def kinds_of(node):
    return node["type"] if isinstance(node["type"], list) else [node["type"]]


def is_beyond_bigint(schema, value):
    whole = [name for name, node in schema["properties"].items() if "integer" in kinds_of(node)]
    found = [value[name] for name in whole if name in value]
    return any(isinstance(item, int | float) and not -(2**63) <= item < 2**63 for item in found)


def oracle(schema, line):
    """What `jsonschema` says of a line: None for valid, else the keywords it fails or what came before."""
    try:
        value = json.loads(line.decode(), parse_constant=lambda _: [].pop())
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return {"surrogate"}
    except (ValueError, IndexError):
        return {"syntax"}
    errors = jsonschema.Draft202012Validator(schema, format_checker=formats).iter_errors(value)
    # null where an enum does not name it is for us the wrong type
    keywords = {"type" if error.instance is None else error.validator for error in errors}
    if isinstance(value, dict) and is_beyond_bigint(schema, value):
        keywords.add("type")
    return keywords or None


EXPLAINS = {
    Reason.BROKEN_JSON: {"syntax"},
    Reason.BAD_UTF8: {"surrogate"},
    Reason.NOT_AN_OBJECT: {"type"},
    Reason.KEY_MISSING: {"required"},
    Reason.UNKNOWN_FIELD: {"additionalProperties"},
    Reason.TYPE_MISMATCH: {"type", "format"},
    Reason.VALUE_NOT_ALLOWED: {
        "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    },
}  # fmt: skip


def assert_agrees(decoder, schema, line):
    keywords, found = oracle(schema, line), reason(decoder, line)
    assert (found is None) == (keywords is None), (found, keywords)
    if found is not None:
        assert EXPLAINS[found] & keywords


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(schema=schemas(), data=st.data())
def test_it_agrees_with_jsonschema_on_generated_schemas(tmp_path, schema, data):
    decoder = a_decoder(tmp_path, schema)
    for _ in range(5):
        document = data.draw(
            st.one_of(
                st.dictionaries(st.sampled_from([*NAMES, *NAMES, "delta"]), anything, max_size=4), anything
            )
        )
        assert_agrees(decoder, schema, json.dumps(document).encode())


def valid_value(node, draw):
    kinds = kinds_of(node)
    if "null" in kinds and draw(st.booleans()):
        return None
    if "enum" in node:
        return draw(st.sampled_from(node["enum"]))
    if node.get("format") == "date":
        return draw(st.dates()).isoformat()
    if node.get("format") == "date-time":
        return draw(st.datetimes()).isoformat() + "Z"
    if "pattern" in node:
        return {"^[A-Z]{3}$": "USD", "^[A-Z]{2}$": "NY"}[node["pattern"]]
    values = {
        "string": st.text(min_size=1), "integer": st.integers(1, 2**63 - 1),
        "number": st.integers(0, 10**9).map(lambda cents: cents / 100), "boolean": st.booleans(),
    }  # fmt: skip
    return draw(values[next(kind for kind in kinds if kind != "null")])


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
@pytest.mark.parametrize(
    "file", [file for file in SCHEMAS if file.stem != "customers.v1"], ids=lambda file: file.stem
)
def test_our_schemas_agree_with_jsonschema_on_valid_and_broken_lines(file, data):
    schema = json.loads(file.read_text())
    decoder = Decoder(load_schema(file).root, KEY)
    document = {name: valid_value(node, data.draw) for name, node in schema["properties"].items()}
    line = json.dumps(document, ensure_ascii=data.draw(st.booleans())).encode()
    assert reason(decoder, line) is None
    name = data.draw(st.sampled_from(list(document)))
    assert_agrees(decoder, schema, json.dumps(document | {name: data.draw(anything)}).encode())
    assert_agrees(
        decoder, schema, json.dumps({key: document[key] for key in document if key != name}).encode()
    )
    position = data.draw(st.integers(0, len(line) - 1))
    broken = (
        line[:position]
        + data.draw(st.sampled_from([b"", b'"', b"}", b"0", b",", b"\\"]))
        + line[position + 1 :]
    )
    try:
        broken.decode()
    except UnicodeDecodeError:
        assert reason(decoder, broken) is Reason.BAD_UTF8
    else:
        assert_agrees(decoder, schema, broken)

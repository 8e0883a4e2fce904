"""A stream's JSON Schema, compiled to types that decode and validate a line in one pass.

Only what can be enforced exactly is accepted: a keyword that is not known here is an error, never
ignored. Formats `date` and `date-time` are asserted (RFC 3339), because their columns are typed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from governance.collect.pattern import UnsupportedPatternError, translate
from governance.declared.reading import Document, Trail, read

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOTES = frozenset({"title", "description", "$comment", "examples", "deprecated"})
_OBJECT = _NOTES | {"type", "properties", "required", "additionalProperties"}
_ROOT = _OBJECT | {"$schema", "$id", "$defs"}
_BOUNDS = {"minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt"}
_LENGTHS = {"minLength": "min_length", "maxLength": "max_length"}
_KEYWORDS: dict[str, frozenset[str]] = {
    "string": frozenset({"enum", "pattern", "format", *_LENGTHS}),
    "integer": frozenset(_BOUNDS),
    "number": frozenset(_BOUNDS),
    "boolean": frozenset(),
}
_FORMATS: dict[str, Any] = {"date": dt.date, "date-time": Annotated[dt.datetime, Meta(tz=True)]}
# What a BIGINT holds; JSON's integers have no bound.
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


class Kind(StrEnum):
    """What a scalar property holds."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATE_TIME = "date-time"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A property with a single value.

    Attributes:
        kind: What it holds.
        type: The msgspec type that validates it, null included where that is allowed.
    """

    kind: Kind
    type: Any


@dataclass(frozen=True, slots=True)
class Record:
    """An object.

    Attributes:
        properties: By name, in the schema's order.
        required: Names that must be there.
        type: The msgspec type that validates it; a property `x` is attribute `p_x`.
        line: Where it stands in the schema's file.
    """

    properties: dict[str, Scalar | Record]
    required: frozenset[str]
    type: Any
    line: int


@dataclass(frozen=True, slots=True)
class Schema:
    """A compiled schema: the record of one line, and the file it came from."""

    document: Document
    root: Record


def load_schema(file: Path) -> Schema:
    """Compile a stream's JSON Schema (2020-12).

    Raises:
        DeclarationError: The file is no such schema, or uses what cannot be enforced exactly.
    """
    document = read(file)
    root = document.value
    if not isinstance(root, dict) or root.get("$schema") != _DIALECT:
        raise document.error(f"a stream's schema must say `$schema`: {_DIALECT}")
    return Schema(document, _Compiler(document).record(root, (), _ROOT, nullable=False))


class _Compiler:
    """Walks one schema; remembers which `$ref`s it stands in, so that a cycle ends."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._open: tuple[str, ...] = ()

    def node(self, node: Any, trail: Trail, *, nullable: bool = False) -> Scalar | Record:  # noqa: ANN401 - any JSON
        if not isinstance(node, dict):
            raise self._error("a schema must be an object", trail)
        if "$ref" in node:
            return self._reference(node, trail, nullable=nullable)
        if "anyOf" in node:
            return self._any_of(node, trail)
        name, allows_null = self._type(node, trail)
        if name == "object":
            return self.record(node, trail, _OBJECT, nullable=nullable or allows_null)
        return self._scalar(node, trail, name, nullable=nullable or allows_null)

    def record(
        self, node: dict[str, Any], trail: Trail, keywords: frozenset[str], *, nullable: bool
    ) -> Record:
        self._refuse_unknown(node, trail, keywords)
        self._check_object(node, trail)
        properties = {
            name: self.node(child, (*trail, "properties", name)) for name, child in node["properties"].items()
        }
        required = frozenset(node.get("required", ()))
        fields = [_field(name, child.type, required=name in required) for name, child in properties.items()]
        kind: Any = msgspec.defstruct(
            "Record",
            fields,
            rename={f"p_{name}": name for name in properties},
            forbid_unknown_fields=True,
            kw_only=True,
            gc=False,
        )
        return Record(properties, required, kind | None if nullable else kind, self._document.line(trail))

    def _check_object(self, node: dict[str, Any], trail: Trail) -> None:
        if node.get("type") not in ("object", ["object", "null"], ["null", "object"]):
            raise self._error("expected `type: object`", trail)
        if node.get("additionalProperties") is not False:
            raise self._error(
                "expected `additionalProperties: false`",
                trail,
                "a property that is not declared has no column and would be lost",
            )
        properties = node.get("properties")
        if not isinstance(properties, dict) or not properties:
            raise self._error("expected `properties`", trail)
        for name in properties:
            if not (name.isascii() and name.isidentifier() and name == name.lower() and name[0] != "_"):
                raise self._error(
                    f"property `{name}` cannot be a column's name",
                    (*trail, "properties", name),
                    "use lower-case letters, digits and `_`, a letter first",
                )
        required = node.get("required", [])
        if not isinstance(required, list) or not set(map(str, required)) <= set(properties):
            raise self._error("`required` must list declared properties", (*trail, "required"))

    def _any_of(self, node: dict[str, Any], trail: Trail) -> Scalar | Record:
        self._refuse_unknown(node, trail, _NOTES | {"anyOf"})
        options = node["anyOf"]
        null = {"type": "null"}
        if not isinstance(options, list) or len(options) != 2 or options.count(null) != 1:  # noqa: PLR2004 - null and one other
            raise self._error("`anyOf` is understood only as null or one other schema", (*trail, "anyOf"))
        position = 1 - options.index(null)
        return self.node(options[position], (*trail, "anyOf", position), nullable=True)

    def _reference(self, node: dict[str, Any], trail: Trail, *, nullable: bool) -> Scalar | Record:
        self._refuse_unknown(node, trail, _NOTES | {"$ref"})
        target = node["$ref"]
        name = str(target).removeprefix("#/$defs/")
        definitions = self._document.value.get("$defs", {})
        if target != f"#/$defs/{name}" or name not in definitions:
            raise self._error("`$ref` must name an entry of this file's `$defs`", (*trail, "$ref"))
        if name in self._open:
            raise self._error("`$ref` leads back to itself: such a record has no columns", (*trail, "$ref"))
        self._open = (*self._open, name)
        found = self.node(definitions[name], ("$defs", name), nullable=nullable)
        self._open = self._open[:-1]
        return found

    def _type(self, node: dict[str, Any], trail: Trail) -> tuple[str, bool]:
        written = node.get("type")
        names = written if isinstance(written, list) else [written]
        others = [name for name in names if name != "null"]
        if len(others) != 1 or others[0] not in {*_KEYWORDS, "object"} or len(set(names)) != len(names):
            raise self._error(
                "expected `type`: string, integer, number, boolean or object, alone or with null", trail
            )
        return others[0], "null" in names

    def _scalar(self, node: dict[str, Any], trail: Trail, name: str, *, nullable: bool) -> Scalar:
        self._refuse_unknown(node, trail, _NOTES | _KEYWORDS[name] | {"type"})
        if name == "string":
            return self._string(node, trail, nullable=nullable)
        kind: Any = {"integer": int, "number": float, "boolean": bool}[name]
        bounds: dict[str, Any] = {
            _BOUNDS[key]: self._number(node, trail, key) for key in _BOUNDS if key in node
        }
        if name == "integer":
            bounds = _within_bigint(bounds)
        annotated = Annotated[kind, Meta(**bounds)] if bounds else kind
        return Scalar(Kind(name), annotated | None if nullable else annotated)

    def _string(self, node: dict[str, Any], trail: Trail, *, nullable: bool) -> Scalar:
        special = [key for key in ("enum", "format") if key in node]
        limits = [key for key in ("pattern", *_LENGTHS) if key in node]
        if len(special) + bool(limits) > 1:
            raise self._error(f"`{special[0]}` together with {', '.join(special[1:] + limits)}", trail)
        if "enum" in node:
            return self._enum(node, trail, nullable=nullable)
        if "format" in node:
            return self._format(node, trail, nullable=nullable)
        bounds: dict[str, Any] = {
            _LENGTHS[key]: self._length(node, trail, key) for key in _LENGTHS if key in node
        }
        if "pattern" in node:
            bounds["pattern"] = self._pattern(node, trail)
        kind: Any = Annotated[str, Meta(**bounds)] if bounds else str
        return Scalar(Kind.STRING, kind | None if nullable else kind)

    def _enum(self, node: dict[str, Any], trail: Trail, *, nullable: bool) -> Scalar:
        values = node["enum"]
        if not isinstance(values, list) or not values or len(set(map(repr, values))) != len(values):
            raise self._error("`enum` must list different values", (*trail, "enum"))
        words = [value for value in values if value is not None]
        if not words or not all(isinstance(word, str) for word in words):
            raise self._error("`enum` must list strings (and null)", (*trail, "enum"))
        # null needs both: the type allows it and the list names it (2020-12 validation, 6.1.2)
        kind: Any = Literal[tuple(words)]
        return Scalar(Kind.STRING, kind | None if nullable and None in values else kind)

    def _format(self, node: dict[str, Any], trail: Trail, *, nullable: bool) -> Scalar:
        written = node["format"]
        if written not in _FORMATS:
            raise self._error("`format` must be date or date-time", (*trail, "format"))
        kind = _FORMATS[written]
        return Scalar(Kind(written), kind | None if nullable else kind)

    def _pattern(self, node: dict[str, Any], trail: Trail) -> str:
        try:
            return translate(str(node["pattern"]))
        except UnsupportedPatternError as error:
            raise self._error(f"`pattern`: {error}", (*trail, "pattern")) from error

    def _number(self, node: dict[str, Any], trail: Trail, key: str) -> float:
        value: Any = node[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._error(f"`{key}` must be a number", (*trail, key))
        return float(value) if isinstance(value, float) else int(value)

    def _length(self, node: dict[str, Any], trail: Trail, key: str) -> int:
        value: Any = node[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._error(f"`{key}` must be a whole number, 0 or more", (*trail, key))
        return int(value)

    def _refuse_unknown(self, node: dict[str, Any], trail: Trail, known: frozenset[str]) -> None:
        for key in node:
            if key not in known:
                raise self._error(
                    f"the keyword `{key}` is not enforced here",
                    (*trail, key),
                    "leave it out, or say the same with type, enum, pattern, format and bounds",
                )

    def _error(self, message: str, trail: Trail, advice: str = "") -> Exception:
        return self._document.error(message, trail, advice)


def _field(name: str, kind: Any, *, required: bool) -> Any:  # noqa: ANN401 - msgspec types are any
    return (f"p_{name}", kind) if required else (f"p_{name}", kind | UnsetType, UNSET)


def _within_bigint(bounds: dict[str, Any]) -> dict[str, Any]:
    """Bounds that keep an integer within 64 bits, so that it fits its column."""
    if "gt" not in bounds:
        bounds["ge"] = max(bounds.get("ge", _SMALLEST), _SMALLEST)
    if "lt" not in bounds:
        bounds["le"] = min(bounds.get("le", _LARGEST), _LARGEST)
    return bounds

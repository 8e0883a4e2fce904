"""A stream's JSON Schema, compiled to types that decode and validate a line in one pass.

Only what can be enforced exactly is accepted: a keyword that is not known here is an error, never
ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from governance.collect.scalars import TYPES, Scalar, compile_scalar
from governance.collect.schema_node import NOTES, Node
from governance.declared.reading import Document, read

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OBJECT = NOTES | {"type", "properties", "required", "additionalProperties"}
_ROOT = _OBJECT | {"$schema", "$id", "$defs"}
_NULL = {"type": "null"}


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
    root = Node.at(document, document.value, ())
    if root.value.get("$schema") != _DIALECT:
        raise root.error(f"a stream's schema must say `$schema`: {_DIALECT}")
    if root.value.get("type") != "object":
        raise root.error("a line must be `type: object`")
    return Schema(document, _Compiler(root).record(root, _ROOT, nullable=False))


class _Compiler:
    """Walks one schema; remembers which `$ref`s it stands in, so that a cycle ends."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._open: tuple[str, ...] = ()

    def any(self, node: Node, *, nullable: bool = False) -> Scalar | Record:
        if "$ref" in node.value:
            return self._reference(node, nullable=nullable)
        if "anyOf" in node.value:
            return self._any_of(node)
        name, allows_null = _type(node)
        if name == "object":
            return self.record(node, _OBJECT, nullable=nullable or allows_null)
        return compile_scalar(node, name, nullable=nullable or allows_null)

    def record(self, node: Node, keywords: frozenset[str], *, nullable: bool) -> Record:
        node.only(keywords)
        _check_object(node)
        properties = {name: self.any(node.child("properties", name)) for name in node.value["properties"]}
        required = frozenset(node.value.get("required", ()))
        kind: Any = msgspec.defstruct(
            "Record",
            [_field(name, child.type, required=name in required) for name, child in properties.items()],
            rename={f"p_{name}": name for name in properties},
            forbid_unknown_fields=True,
            kw_only=True,
            gc=False,
        )
        return Record(properties, required, kind | None if nullable else kind, node.line)

    def _any_of(self, node: Node) -> Scalar | Record:
        """`anyOf` of null and one other schema; the other way round is the same."""
        node.only(NOTES | {"anyOf"})
        options = node.value["anyOf"]
        if not isinstance(options, list) or len(options) != 2 or options.count(_NULL) != 1:  # noqa: PLR2004 - null and one other
            raise node.error("`anyOf` is understood only as null or one other schema", "anyOf")
        return self.any(node.child("anyOf", 1 - options.index(_NULL)), nullable=True)

    def _reference(self, node: Node, *, nullable: bool) -> Scalar | Record:
        node.only(NOTES | {"$ref"})
        target = node.value["$ref"]
        name = str(target).removeprefix("#/$defs/")
        if target != f"#/$defs/{name}" or name not in self._root.value.get("$defs", {}):
            raise node.error("`$ref` must name an entry of this file's `$defs`", "$ref")
        if name in self._open:
            raise node.error("`$ref` leads back to itself: such a record has no columns", "$ref")
        self._open = (*self._open, name)
        found = self.any(self._root.child("$defs", name), nullable=nullable)
        self._open = self._open[:-1]
        return found


def _type(node: Node) -> tuple[str, bool]:
    written = node.value.get("type")
    names = written if isinstance(written, list) else [written]
    others = [name for name in names if name != "null"]
    if len(others) != 1 or others[0] not in {*TYPES, "object"} or len(names) > 2:  # noqa: PLR2004 - one and null
        raise node.error("expected `type`: string, integer, number, boolean or object, alone or with null")
    return others[0], "null" in names


def _check_object(node: Node) -> None:
    if node.value.get("additionalProperties") is not False:
        raise node.error(
            "expected `additionalProperties: false`",
            advice="a property that is not declared has no column and would be lost",
        )
    properties = node.value.get("properties")
    if not isinstance(properties, dict) or not properties:
        raise node.error("expected `properties`")
    for name in properties:
        if not (name.isascii() and name.isidentifier() and name == name.lower() and name[0] != "_"):
            raise node.error(
                f"property `{name}` cannot be a column's name",
                "properties",
                name,
                advice="use lower-case letters, digits and `_`, a letter first",
            )
    required = node.value.get("required", [])
    if not isinstance(required, list) or not {str(name) for name in required} <= set(properties):
        raise node.error("`required` must list declared properties", "required")


def _field(name: str, kind: Any, *, required: bool) -> Any:  # noqa: ANN401 - msgspec's types are any
    return (f"p_{name}", kind) if required else (f"p_{name}", kind | UnsetType, UNSET)

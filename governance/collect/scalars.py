"""A property with a single value: from its JSON Schema to the msgspec type that validates it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from msgspec import Meta

from governance.collect.pattern import UnsupportedPatternError, translate
from governance.collect.schema_node import NOTES, Node

_BOUNDS = {"minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt"}
_LENGTHS = {"minLength": "min_length", "maxLength": "max_length"}
# The formats are asserted, because their columns are typed.
_FORMATS: dict[str, Any] = {"date": dt.date, "date-time": Annotated[dt.datetime, Meta(tz=True)]}
# What a BIGINT holds; JSON's integers have no bound.
SMALLEST, LARGEST = -(2**63), 2**63 - 1


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


def compile_scalar(node: Node, name: str, *, nullable: bool) -> Scalar:
    """The type of a scalar property.

    Args:
        node: Its schema.
        name: Its type's name in JSON Schema, null apart.
        nullable: Whether null is allowed too.

    Raises:
        DeclarationError: It uses what cannot be enforced exactly.
    """
    kind, exact, allows_null = _COMPILERS[name](node)
    return Scalar(kind, exact | None if nullable and allows_null else exact)


_Compiled = tuple[Kind, Any, bool]


def _boolean(node: Node) -> _Compiled:
    node.only(NOTES | {"type"})
    return Kind.BOOLEAN, bool, True


def _number(node: Node) -> _Compiled:
    bounds = _bounds(node)
    return Kind.NUMBER, Annotated[float, Meta(**bounds)] if bounds else float, True


def _integer(node: Node) -> _Compiled:
    bounds = _bounds(node)
    for keyword, bound in _BOUNDS.items():
        if bound in bounds and not (isinstance(bounds[bound], int) and SMALLEST <= bounds[bound] <= LARGEST):
            raise node.error(f"`{keyword}` of an integer must be a whole number of 64 bits", keyword)
    if "gt" not in bounds:
        bounds.setdefault("ge", SMALLEST)
    if "lt" not in bounds:
        bounds.setdefault("le", LARGEST)
    return Kind.INTEGER, Annotated[int, Meta(**bounds)], True


def _bounds(node: Node) -> dict[str, Any]:
    node.only(NOTES | _BOUNDS.keys() | {"type"})
    for either, other in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if either in node.value and other in node.value:
            raise node.error(f"`{either}` together with `{other}`", other, advice="keep the one that counts")
    return {bound: _finite(node, keyword) for keyword, bound in _BOUNDS.items() if keyword in node.value}


def _finite(node: Node, keyword: str) -> int | float:
    number: object = node.value[keyword]
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise node.error(f"`{keyword}` must be a number", keyword)
    return number


def _string(node: Node) -> _Compiled:
    if "enum" in node.value:
        return _enum(node)
    if "format" in node.value:
        return _format(node)
    node.only(NOTES | _LENGTHS.keys() | {"type", "pattern"})
    bounds: dict[str, Any] = {
        bound: _length(node, keyword) for keyword, bound in _LENGTHS.items() if keyword in node.value
    }
    if "pattern" in node.value:
        bounds["pattern"] = _pattern(node)
    return Kind.STRING, Annotated[str, Meta(**bounds)] if bounds else str, True


def _enum(node: Node) -> _Compiled:
    node.only(NOTES | {"type", "enum"})
    values = node.value["enum"]
    if not isinstance(values, list) or len({repr(value) for value in values}) != len(values):
        raise node.error("`enum` must list different values", "enum")
    words = [value for value in values if value is not None]
    if not words or not all(isinstance(word, str) for word in words):
        raise node.error("`enum` must list strings (and null)", "enum")
    # null needs both: its type allows it and the list names it (2020-12 validation, 6.1.2)
    return Kind.STRING, Literal[tuple(words)], None in values


def _format(node: Node) -> _Compiled:
    node.only(NOTES | {"type", "format"})
    name = node.value["format"]
    if not isinstance(name, str) or name not in _FORMATS:
        raise node.error("`format` must be date or date-time", "format")
    return Kind(name), _FORMATS[name], True


def _pattern(node: Node) -> str:
    pattern = node.value["pattern"]
    if not isinstance(pattern, str):
        raise node.error("`pattern` must be text", "pattern")
    try:
        return translate(pattern)
    except UnsupportedPatternError as error:
        raise node.error(f"`pattern`: {error}", "pattern") from error


def _length(node: Node, keyword: str) -> int:
    length: object = node.value[keyword]
    if isinstance(length, bool) or not isinstance(length, int) or not 0 <= length <= LARGEST:
        raise node.error(f"`{keyword}` must be a whole number, 0 or more", keyword)
    return length


_COMPILERS: dict[str, Callable[[Node], _Compiled]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}
TYPES = frozenset(_COMPILERS)

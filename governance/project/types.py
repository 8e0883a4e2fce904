"""Data types by their portable names, whatever an engine calls them."""

from __future__ import annotations

from functools import lru_cache

_PORTABLE = {
    "string": (
        "string",
        "varchar",
        "text",
        "char",
        "character",
        "character varying",
        "nvarchar",
        "nchar",
        "bpchar",
    ),
    "bigint": ("bigint", "int8", "long"),
    "integer": ("integer", "int", "int4", "signed"),
    "double": ("double", "double precision", "float", "float8"),
    "decimal": ("decimal", "numeric", "number", "dec"),
    "boolean": ("boolean", "bool", "logical"),
    "date": ("date",),
    "timestamp": ("timestamp", "timestamp_ntz", "datetime", "timestamp without time zone"),
}
_NAMES = {spelling: portable for portable, spellings in _PORTABLE.items() for spelling in spellings}


@lru_cache(maxsize=4096)
def portable_type(spelling: str | None) -> str | None:
    """The portable name of a data type, or None where it is not declared or has none.

    Args:
        spelling: As an engine or a person writes it: ``VARCHAR(16)``, ``decimal(18,2)``.
    """
    plain = " ".join((spelling or "").partition("(")[0].lower().split())
    return _NAMES.get(plain)

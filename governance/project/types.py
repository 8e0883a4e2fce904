"""Data types by their portable names, whatever an engine calls them."""

from __future__ import annotations

import re
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
_WITH_PARAMETERS = re.compile(r"([^()]*?)\s*(\([^()]*\))?", re.ASCII)
_NAMES = {spelling: portable for portable, spellings in _PORTABLE.items() for spelling in spellings}


@lru_cache(maxsize=4096)
def portable_type(spelling: str | None) -> str | None:
    """The portable name of a data type, or None where it is not declared or has none.

    Args:
        spelling: As an engine or a person writes it: ``VARCHAR(16)``, ``decimal(18,2)``.
    """
    plain = " ".join((spelling or "").partition("(")[0].lower().split())
    return _NAMES.get(plain)


def fits_type(promised: str, declared: str | None) -> bool:
    """Whether a declared data type is the promised one: of the same portable name, with the parameters it promises.

    Args:
        promised: Such as `decimal(18,2)`, or `string` for one of any length; what has no portable name must be spelled
            alike.
        declared: As an engine or a person writes it, or None.
    """
    name, parameters = _parted(promised)
    own_name, own_parameters = _parted(declared or "")
    return name == own_name and parameters in ("", own_parameters)


def _parted(spelling: str) -> tuple[str, str]:
    """Its portable name, or its own where it has none, and its parameters."""
    plain = " ".join(spelling.lower().split())
    found = _WITH_PARAMETERS.fullmatch(plain)
    portable = portable_type(found[1]) if found else None
    if found is None or portable is None:
        return plain.replace(" ", ""), ""
    return portable, (found[2] or "").replace(" ", "")

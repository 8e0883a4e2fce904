"""Rows in words."""

from __future__ import annotations

from governance.exposure.shape import Rows


def rows_in_words(found: Rows) -> str:
    """`all rows`, `rows of region AMER or EMEA`, `no rows by itself`, `rows that are undecided`."""
    if isinstance(found, dict):
        said = (f"{column} {' or '.join(str(value) for value in values)}" for column, values in found.items())
        return f"rows of {' and '.join(said)}"
    return {"all": "all rows", "none": "no rows by itself", "undecided": "rows that are undecided"}[found]

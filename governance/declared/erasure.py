"""How a table that only grows says that a person's rows can be deleted from it: `meta: {erasure: …}`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from governance.declared.shapes import Strict

FULL_REFRESH = "full_refresh"
_Word = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\Z")]


class Erasure(Strict, frozen=True):
    """What stands under `erasure` in a model's or snapshot's meta.

    Attributes:
        by: The column that tells whose rows they are.
        within_days: How long it takes at most, from the request.
        how: `full_refresh`: it is rebuilt without them; or the macro that deletes them.
    """

    by: _Word
    within_days: Annotated[int, Meta(ge=1, le=3660)]
    how: _Word

"""Legal holds: days whose evidence is kept until the hold is released, whatever retention says."""

from __future__ import annotations

from typing import Annotated

import msgspec

Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]


class Hold(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """What a statement of kind hold says.

    Attributes:
        first: The first day that is held.
        last: The last day, or None: every day from the first on.
    """

    first: Day
    last: Day | None

    def covers(self, period: str) -> bool:
        """Whether what an entry of some day is about must be kept."""
        return self.first <= period and (self.last is None or period <= self.last)


class Release(msgspec.Struct, frozen=True):
    """What a statement of kind release says.

    Attributes:
        releases: The entry of the hold that it ends.
    """

    releases: int

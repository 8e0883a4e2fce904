"""The year the events cover, and its instants as whole milliseconds since 1970 UTC."""

from __future__ import annotations

import datetime as dt
from typing import Final

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FIRST_DAY: Final = dt.date(1970, 1, 1)

# The last day is fixed: the clock of the machine must not change a byte of what is written.
EXPORT_DAY: Final = dt.date(2026, 11, 20)
END: Final = ((EXPORT_DAY - _FIRST_DAY).days + 1) * DAY
START: Final = END - 365 * DAY
# Nothing happens in the first and the last hour: customers who were there before are read first,
# and what happens late in the year can still be published in it, and late.
OPENING: Final = START + HOUR
CLOSING: Final = END - HOUR


def moment(instant: int) -> dt.datetime:
    """An instant (milliseconds since 1970) as a date and time in UTC."""
    return _EPOCH + dt.timedelta(milliseconds=instant)


def day_of(instant: int) -> dt.date:
    """The day in UTC an instant (milliseconds since 1970) falls on."""
    return _FIRST_DAY + dt.timedelta(days=instant // DAY)

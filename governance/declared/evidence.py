"""`evidence:` in governance.yml: where the log of evidence is kept, who signs it, and for how long it is kept."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from msgspec import Meta, field

from governance.declared.shapes import Strict, Text

Framework = Literal["soc2", "hipaa", "fedramp", "nist-privacy", "gdpr"]
Origin = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}\Z")]
Period = Annotated[str, Meta(pattern=r"^P[1-9][0-9]{0,3}[YMD]\Z")]
_PERIOD = re.compile(r"P(\d+)([YMD])")
_MONTHS = 12


class Evidence(Strict, frozen=True):
    """Where the log of evidence is kept, who signs it, and for how long it is kept.

    Attributes:
        origin: The log's name, such as `example.com/evidence`; no other log may have it.
        store: Its folder, relative to this file.
        key: What signs: a PEM file, relative to this file, or the address of a key management service with `#` and
            the file of its public key; without it the PEM is taken from the environment.
        frameworks: Which frameworks an auditor asks about; none of them: all.
        retention: How long each framework wants evidence kept, as ISO 8601 durations of one unit such as `P6Y`; the
            longest holds, and without any evidence is kept for good.
    """

    origin: Origin
    store: Text = "evidence"
    key: Text | None = None
    frameworks: tuple[Framework, ...] = ()
    retention: dict[Framework, Period] = field(default_factory=dict)


def retained_until(settings: Evidence, day: dt.date) -> dt.date | None:
    """The day until which evidence of a day is kept, or None: for good."""
    return max((after(day, period) for period in settings.retention.values()), default=None)


def after(day: dt.date, period: str) -> dt.date:
    """The day that lies a period, such as ``P6Y``, after another; the 29th of February becomes the 1st of March.

    Raises:
        ValueError: It is no period of one unit.
    """
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(f"{period} is no period such as P6Y")
    count = int(found[1])
    if found[2] == "D":
        return day + dt.timedelta(days=count)
    months = day.month - 1 + count * (_MONTHS if found[2] == "Y" else 1)
    year, month = day.year + months // _MONTHS, months % _MONTHS + 1
    first = dt.date(year, month, 1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return min(first + dt.timedelta(days=day.day - 1), following)

"""What fields of these files hold."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta

PERSONAL = frozenset(
    ["principal", "reviewer", "decided_by", "approved_by", "applied_by", "requested_by", "found_by"]
)
"""Keys whose texts name people: each is kept as a salted commitment, its opening apart, where it can be erased."""
Person = Annotated[str, Meta(min_length=1, description="Who: kept as a salted commitment.")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Revision = Annotated[str, Meta(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?\Z")]
Count = Annotated[int, Meta(ge=0, lt=2**53)]
Moment = Annotated[dt.datetime, Meta(tz=True)]

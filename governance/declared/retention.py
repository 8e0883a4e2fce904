"""policies/retention.yml and `meta: {retention: …}`: how long rows are kept, and by which column that is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from governance.declared.contract_rules import least_days
from governance.declared.reading import Document, decode, read
from governance.declared.shapes import Name, Strict, Text

_Column = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\Z")]


class TierRetention(Strict, frozen=True):
    """How long a tier keeps rows, whatever a contract says.

    Attributes:
        at_most: The longest that any contract may promise for the tier, as an ISO 8601 duration.
        by: Columns by which the age of a row may be told; never null in the tables that name them.
        open_ended: Columns that tell when a row stopped to be valid; while they are null, the row is kept.
    """

    at_most: Text
    by: tuple[_Column, ...] = ()
    open_ended: tuple[_Column, ...] = ()


class RetentionFile(Strict, frozen=True):
    """What stands in retention.yml."""

    retention: Annotated[dict[Name, TierRetention], Meta(min_length=1)]


class Expiry(Strict, frozen=True):
    """What stands under `retention` in a model's or snapshot's meta: how its rows go by themselves.

    Attributes:
        by: The column that tells how old a row is, or, with `gone_from`, the one that both tables have.
        days: How many days a row is kept, from what `by` says.
        gone_from: A model that this one refers to: rows whose `by` is not there any more go.
    """

    by: _Column
    days: Annotated[int, Meta(ge=1, le=36600)] | None = None
    gone_from: _Column | None = None

    def __post_init__(self) -> None:
        """Exactly one of the two says when a row goes."""
        if (self.days is None) == (self.gone_from is None):
            raise ValueError("it needs one of `days` and `gone_from`")


def read_retention(file: Path) -> tuple[Document, Mapping[str, TierRetention]]:
    """How long each tier keeps rows.

    Raises:
        DeclarationError: A key is unknown or missing, a duration is none, or a column is named as both kinds.
    """
    document = read(file)
    tiers = decode(document, RetentionFile).retention
    for name, tier in tiers.items():
        try:
            least_days(tier.at_most)
        except ValueError as error:
            trail = ("retention", name, "at_most")
            raise document.error(f"`{tier.at_most}` is {error}", trail, "write it as P90D or P7Y") from error
        for position, column in enumerate(tier.open_ended):
            if column in tier.by:
                raise document.error(
                    f"`{column}` is named under `by` too",
                    ("retention", name, "open_ended", position),
                    "keep it where it belongs: under `by` it is never null",
                )
    return document, tiers


def expiry_of(meta: Mapping[str, object]) -> Expiry | None:
    """What a model's meta says under `retention`, or None where it says nothing.

    Raises:
        msgspec.ValidationError: It is not understood.
    """
    said = meta.get("retention")
    return None if said is None else msgspec.convert(said, Expiry)

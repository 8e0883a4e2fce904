"""policies/backfills.yml: which tables that keep their rows were built anew under the masks they have now."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from governance.declared.reading import Document, decode, read
from governance.declared.shapes import Strict, Text


class Backfill(Strict, frozen=True):
    """One table's last rebuild.

    Attributes:
        model: dbt's unique_id of the model or snapshot.
        protection: Digest of the masks that were in force, as `govern check` prints it.
        rebuilt_on: The day on which all its rows were written anew.
        by: Who did it.
    """

    model: Annotated[str, Meta(pattern=r"^(model|snapshot)\.[A-Za-z0-9_.]+\Z")]
    protection: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
    rebuilt_on: dt.date
    by: Text


class BackfillsFile(Strict, frozen=True):
    """What stands in backfills.yml."""

    backfills: tuple[Backfill, ...]


def read_backfills(file: Path) -> tuple[Document, tuple[Backfill, ...]]:
    """The rebuilds that are recorded, each model's once.

    Raises:
        DeclarationError: A key is unknown or missing, a value is not what it should be, or a model is named twice.
    """
    document = read(file)
    backfills = decode(document, BackfillsFile).backfills
    seen = set()
    for position, one in enumerate(backfills):
        if one.model in seen:
            raise document.error(
                f"`{one.model}` is named twice", ("backfills", position, "model"), "keep its last rebuild"
            )
        seen.add(one.model)
    return document, backfills

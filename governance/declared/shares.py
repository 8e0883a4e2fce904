"""policies/shares.yml: what leaves the account, to whom, and what guards it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from governance.declared.reading import Document, decode, read
from governance.declared.shapes import Name, Strict, Text

AGGREGATE = "aggregate"
DEIDENTIFIED = "deidentified"


class Recipient(Strict, frozen=True):
    """Somebody outside who reads a share.

    Attributes:
        name: Who they are.
        contact: Their address, to which a deprecation or a breach is told.
        snowflake: Their account on Snowflake, as `ORGANISATION.ACCOUNT`.
        databricks: Their sharing identifier on Databricks, as `cloud:region:uuid`.
    """

    name: Text
    contact: Text
    snowflake: Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]*\.[A-Za-z][A-Za-z0-9_]*\Z")] | None = None
    databricks: Annotated[str, Meta(pattern=r"^[a-z]+:[a-z0-9-]+:[0-9a-f-]{36}\Z")] | None = None


class Share(Strict, frozen=True):
    """What some products' tables are shared as; contracts offer it under `interfaces: shares:`.

    Attributes:
        description: What it is for, one sentence.
        recipients: Who reads it.
        agreement: The agreement under which they do.
        guard: `aggregate`: nothing in it leads to a person. `deidentified`: the product is de-identified. Or the row
            rule of policies/row_access.yml that its tables are under.
        cleared_for: A name of policies/classifications.yml: the most that its tables may hold.
    """

    description: Text
    recipients: Annotated[tuple[Recipient, ...], Meta(min_length=1)]
    agreement: Text
    guard: Name
    cleared_for: Text


class SharesFile(Strict, frozen=True):
    """What stands in shares.yml."""

    shares: dict[Name, Share]


def read_shares(file: Path) -> tuple[Document, Mapping[str, Share]]:
    """The shares by name.

    Raises:
        DeclarationError: A key is unknown or missing, or a recipient has no place on any engine.
    """
    document = read(file)
    shares = decode(document, SharesFile).shares
    for name, share in shares.items():
        for position, one in enumerate(share.recipients):
            if one.snowflake is None and one.databricks is None:
                raise document.error(
                    "nothing says where they receive it",
                    ("shares", name, "recipients", position),
                    "write their `snowflake:` account or their `databricks:` sharing identifier",
                )
    return document, shares

"""What is told of products: the shape of `govern products --format json`."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec


class Table(msgspec.Struct, frozen=True):
    """One table of a product's interface, as one model or version of it builds it.

    Attributes:
        name: As the contract names it.
        relation: Its name in the warehouse.
        version: The model's version, or null.
        latest: Whether it is the latest of its versions.
        ends: The last day of use by dbt's YAML, or null.
    """

    name: str
    relation: str
    version: str | None
    latest: bool
    ends: dt.date | None


class Consumer(msgspec.Struct, frozen=True, order=True):
    """Who uses a product.

    Attributes:
        kind: `model`, `exposure` or `share`.
        name: Its name.
        of: The product that the model is of, the exposure's owner, or the share's recipients.
        reads: The tables that it reads, or that the share carries.
    """

    kind: str
    name: str
    of: str
    reads: tuple[str, ...]


class Product(msgspec.Struct, frozen=True):
    """One product.

    Attributes:
        name: Its name.
        version: Of its contract.
        domain: Its domain.
        description: What one row of it is.
        classification: What is in it, by its contract.
        owners: Who answers for it.
        steward: Who decides about breaking changes.
        tables: Its interface.
        consumers: Who uses it, sorted.
        replaces: The product before it, or null.
        replaced_by: The product after it, or null.
        sunset: The last day of use, or null.
        days_left: Days until then; negative after it, null where nothing ends.
    """

    name: str
    version: str
    domain: str
    description: str
    classification: str
    owners: tuple[str, ...]
    steward: str
    tables: tuple[Table, ...]
    consumers: tuple[Consumer, ...]
    replaces: str | None
    replaced_by: str | None
    sunset: dt.date | None
    days_left: int | None


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """All products of a project.

    Attributes:
        schema: The shape of this, and its version.
        project: dbt's name of the project.
        today: The day as of which days are counted.
        products: Sorted by domain and name.
    """

    schema: Literal["govern.products/v1"] = "govern.products/v1"
    project: str
    today: dt.date
    products: tuple[Product, ...]

    @property
    def ending(self) -> tuple[Product, ...]:
        """Those that end, the next first."""
        return tuple(
            sorted((one for one in self.products if one.sunset), key=lambda one: (one.sunset, one.name))
        )

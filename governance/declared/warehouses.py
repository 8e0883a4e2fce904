"""policies/warehouses.yml: what computes, for whom, how much of it, and who pays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from governance.declared.reading import Document, decode, read
from governance.declared.shapes import Name, Names, Strict, Text

Size = Literal["xsmall", "small", "medium", "large", "xlarge"]
CostTag = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+\Z")]


class Warehouse(Strict, frozen=True):
    """A Snowflake warehouse, and what it may use in a month.

    Attributes:
        description: What runs on it, one sentence.
        size: How large it is.
        auto_suspend_seconds: How long it idles before it stops.
        statement_timeout_seconds: How long one statement may run.
        monthly_credits: At 80% its owners are told, at 100% nothing new begins, at 110% what runs is stopped.
        cost_center: Who pays.
        snowflake: What it is called there, behind the environment's prefix.
        build: Whether the build uses it.
        roles: The roles of people that use it.
    """

    description: Text
    size: Size
    auto_suspend_seconds: Annotated[int, Meta(ge=30, le=3600)]
    statement_timeout_seconds: Annotated[int, Meta(ge=60, le=172_800)]
    monthly_credits: Annotated[int, Meta(ge=1)]
    cost_center: CostTag
    snowflake: Name
    build: bool = False
    roles: Names = ()


class WarehousesFile(Strict, frozen=True):
    """What stands in warehouses.yml."""

    warehouses: Annotated[dict[Name, Warehouse], Meta(min_length=1)]


def read_warehouses(file: Path) -> tuple[Document, Mapping[str, Warehouse]]:
    """The warehouses by name.

    Raises:
        DeclarationError: A key is unknown or missing, a value is not what it should be, or two are called the same.
    """
    document = read(file)
    warehouses = decode(document, WarehousesFile).warehouses
    owners: dict[str, str] = {}
    for name, warehouse in warehouses.items():
        other = owners.setdefault(warehouse.snowflake, name)
        if other != name:
            raise document.error(
                f"warehouse `{other}` is called `{warehouse.snowflake}` already",
                ("warehouses", name, "snowflake"),
                "give each its own",
            )
    return document, warehouses

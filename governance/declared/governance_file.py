"""governance.yml: targets, tiers and domains of the project, and how the gate judges it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from governance.declared.reading import Document, decode, read
from governance.declared.shapes import Name, SomeNames, Strict

Engine = Literal["duckdb", "snowflake", "databricks"]
ENGINES: tuple[Engine, ...] = ("duckdb", "snowflake", "databricks")
CheckName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*\Z")]
TargetName = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*\Z")]
EnvironmentName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*\Z")]
Variable = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]*\Z")]


class Environment(Strict, frozen=True):
    """Which environment a run is in: every one but `unprefixed` puts its name before databases.

    Attributes:
        variable: The environment variable that names it.
        default: What it is where the variable is not set.
        unprefixed: The one whose databases have their plain names.
    """

    variable: Variable
    default: EnvironmentName
    unprefixed: EnvironmentName


class Target(Strict, frozen=True):
    """A target of profiles.yml; one that may hold raw identifiers masks at query time."""

    engine: Engine
    may_hold_raw: bool


class Tier(Strict, frozen=True):
    """The schemas that make up a tier."""

    schemas: SomeNames


class Domain(Strict, frozen=True):
    """A domain's database, without the environment's prefix, and its folders below `models/<tier>/`."""

    database: Name
    folders: SomeNames


class Functions(Strict, frozen=True):
    """Where the warehouse keeps the functions of governance, such as `govern_token`."""

    domain: Name
    schema: Name


class Checks(Strict, frozen=True):
    """Which checks do not run, and which may find nothing to examine."""

    off: tuple[CheckName, ...] = ()
    may_be_empty: tuple[CheckName, ...] = ()


class Aggregates(Strict, frozen=True):
    """How many people an aggregate needs behind each row to lose its rows' rules."""

    k: Annotated[int, Meta(ge=2, le=10_000)]


class DbtPlugin(Strict, frozen=True):
    """What our plugin in dbt does with findings: stop before anything is created, tell them, or ignore them."""

    on_findings: Literal["stop", "tell", "ignore"] = "tell"


class Governance(Strict, frozen=True):
    """What stands in governance.yml."""

    environment: Environment
    targets: Annotated[dict[TargetName, Target], Meta(min_length=1)]
    tiers: Annotated[dict[Name, Tier], Meta(min_length=1)]
    domains: Annotated[dict[Name, Domain], Meta(min_length=1)]
    functions: Functions
    checks: Checks = Checks()
    aggregates: Aggregates = Aggregates(k=11)
    dbt_plugin: DbtPlugin = DbtPlugin()

    def may_hold_raw(self, target: str | None) -> bool:
        """Whether a target may hold raw identifiers; an unknown one, or none, may not."""
        return target in self.targets and self.targets[target].may_hold_raw


def read_governance(file: Path) -> tuple[Document, Governance]:
    """The file, decoded and examined by itself.

    Raises:
        DeclarationError: A key is unknown or missing, a value is not what it should be, or the
            domains and tiers overlap.
    """
    document = read(file)
    governance = decode(document, Governance)
    _check_functions(document, governance)
    _check_one_home(
        document, "domains", {n: (d.database,) for n, d in governance.domains.items()}, "database"
    )
    _check_one_home(document, "domains", {n: d.folders for n, d in governance.domains.items()}, "folders")
    _check_one_home(document, "tiers", {n: t.schemas for n, t in governance.tiers.items()}, "schemas")
    return document, governance


def _check_functions(document: Document, governance: Governance) -> None:
    if governance.functions.domain not in governance.domains:
        raise document.error(
            f"there is no domain `{governance.functions.domain}`",
            ("functions", "domain"),
            f"name one of {', '.join(governance.domains)}",
        )


def _check_one_home(document: Document, part: str, names: dict[str, tuple[str, ...]], key: str) -> None:
    homes: dict[str, str] = {}
    for owner, values in names.items():
        for value in values:
            if value in homes:
                raise document.error(
                    f"`{value}` belongs to `{homes[value]}` already", (part, owner, key), "give it one home"
                )
            homes[value] = owner

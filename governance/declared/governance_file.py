"""governance.yml: targets, tiers and domains of the project, and how the gate judges it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field

from governance.declared.evidence import Evidence
from governance.declared.homes import Domain, Tier
from governance.declared.reading import Document, decode, read
from governance.declared.shapes import Name, Names, Strict, Text
from governance.errors import UsageError

FILE = "governance.yml"
Engine = Literal["duckdb", "snowflake", "databricks"]
ENGINES: tuple[Engine, ...] = ("duckdb", "snowflake", "databricks")
Adapter = Literal["duckdb", "snowflake", "databricks", "spark", "bigquery", "postgres", "redshift", "trino"]
"""What the gate reads; policies are compiled to masks for `ENGINES` alone."""
CheckName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*\Z")]
TargetName = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*\Z")]
MacroId = Annotated[str, Meta(pattern=r"^macro\.[A-Za-z0-9_]+\.[A-Za-z0-9_]+\Z")]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
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
    """A target of profiles.yml; one that may hold raw identifiers masks at query time.

    Attributes:
        engine: What it runs on.
        may_hold_raw: Whether it may hold raw identifiers.
        by_tag: On Databricks: a table that nobody declared shows no row, by a policy of governed tags.
    """

    engine: Adapter
    may_hold_raw: bool
    by_tag: bool = False

    def __post_init__(self) -> None:
        """Policies by governed tags are Databricks' alone."""
        if self.by_tag and self.engine != "databricks":
            raise ValueError("`by_tag` is for targets of Databricks")


class Functions(Strict, frozen=True):
    """Where the warehouse keeps the functions of governance, such as `govern_token`.

    Attributes:
        domain: The domain in whose database they are; by default each model finds them in its own database.
        schema: Their schema.
    """

    domain: Name | None = None
    schema: Name = "governance"


class Checks(Strict, frozen=True):
    """Which checks do not run, and which may find nothing to examine."""

    off: tuple[CheckName, ...] = ()
    may_be_empty: tuple[CheckName, ...] = ()


class Aggregates(Strict, frozen=True):
    """How many people an aggregate needs behind each row to lose its rows' rules."""

    k: Annotated[int, Meta(ge=2, le=10_000)]


class AllowedRelation(Strict, frozen=True):
    """What models may name although it is no ref and no source: a relation by its full name, or a function."""

    name: Text
    reason: Text


class Relations(Strict, frozen=True):
    """What stands outside the graph and is known to."""

    allowed: tuple[AllowedRelation, ...] = ()


class Egress(Strict, frozen=True):
    """What may leave the warehouse, by which function or to which destination, and what for.

    Attributes:
        purpose: What for, and to whom.
        function: Its name as SQL has it; without its database, where environments differ by that.
        destination: The model that stands outside, or is written in Python.
        identifiers: What may go there.
        categories: What may be said of people there.
    """

    purpose: Text
    function: Text | None = None
    destination: Text | None = None
    identifiers: Names = ()
    categories: Names = ()


class DbtPlugin(Strict, frozen=True):
    """What our plugin in dbt does with findings: stop before anything is created, tell them, or ignore them."""

    on_findings: Literal["stop", "tell", "ignore"] = "tell"


class Enforcement(Strict, frozen=True):
    """Macros that may replace those of dbt or ours: unique_id → SHA-256 of what was reviewed."""

    approved_macros: dict[MacroId, Digest] = field(default_factory=dict)


class AllowedHook(Strict, frozen=True):
    """A hook, operation, header or query of Jinja's that somebody has reviewed.

    Attributes:
        digest: SHA-256 of its text and of the macros that it calls, as the finding tells it.
        reason: Why it may run, one sentence.
    """

    digest: Digest
    reason: Text


class Hooks(Strict, frozen=True):
    """What may run beside the models although it is not known to be harmless."""

    allowed: tuple[AllowedHook, ...] = ()


class Fixtures(Strict, frozen=True):
    """How values that look like those of people are searched for in seeds, tests, SQL and descriptions.

    Attributes:
        ignore: Identifiers whose pattern is not searched for there.
        salt: The key of the digests by which findings name values; by default the project's name.
    """

    ignore: Names = ("url",)
    salt: Annotated[str, Meta(min_length=16)] | None = None


class Governance(Strict, frozen=True):
    """What stands in governance.yml.

    Attributes:
        targets: The targets of profiles.yml.
        tiers: Which tables are of which tier.
        domains: Which tables are of which domain.
        environment: What stands before the databases' names; without it, nothing does.
        functions: Where the warehouse keeps the functions of governance.
        checks: Which checks run.
        aggregates: What an aggregate needs to lose its rows' rules.
        dbt_plugin: What our plugin does inside of dbt.
        enforcement: Which macros may replace those of dbt or ours.
        hooks: What may run beside the models.
        fixtures: How values of people are searched for in the project's files.
        relations: What models may read that is no ref and no source.
        egress: What may leave the warehouse.
        evidence: Where the log of evidence is kept and who signs it; without it nothing is recorded.
    """

    targets: Annotated[dict[TargetName, Target], Meta(min_length=1)]
    tiers: Annotated[dict[Name, Tier], Meta(min_length=1)]
    domains: Annotated[dict[Name, Domain], Meta(min_length=1)]
    environment: Environment | None = None
    functions: Functions = Functions()
    checks: Checks = Checks()
    aggregates: Aggregates = Aggregates(k=11)
    enforcement: Enforcement = Enforcement()
    hooks: Hooks = Hooks()
    relations: Relations = Relations()
    egress: tuple[Egress, ...] = ()
    fixtures: Fixtures = Fixtures()
    dbt_plugin: DbtPlugin = DbtPlugin()
    evidence: Evidence | None = None

    def may_hold_raw(self, target: str | None) -> bool:
        """Whether a target may hold raw identifiers; an unknown one, or none, may not."""
        return target in self.targets and self.targets[target].may_hold_raw

    def require_target(self, target: str | None) -> None:
        """See that a target is declared, if one is named.

        Raises:
            UsageError: It is not.
        """
        if target is not None and target not in self.targets:
            raise UsageError(
                f"governance.yml declares no target `{target}`",
                f"name one of {', '.join(self.targets)}, or none: then the strictest rules apply",
            )


def read_governance(file: Path) -> tuple[Document, Governance]:
    """The file, decoded and examined by itself.

    Raises:
        DeclarationError: A key is unknown or missing, a value is not what it should be, or the
            domains and tiers overlap.
    """
    document = read(file)
    return document, governance_in(document)


def governance_in(document: Document) -> Governance:
    """What a document says, decoded and examined by itself.

    Raises:
        DeclarationError: As for a file.
    """
    governance = decode(document, Governance)
    databases = {n: (d.database,) if d.database else () for n, d in governance.domains.items()}
    _check_one_home(document, "domains", databases, "database")
    _check_homes(document, "tiers", governance.tiers)
    _check_homes(document, "domains", governance.domains)
    _check_functions(document, governance)
    _check_allowed(document, governance)
    _check_egress(document, governance)
    return governance


def _check_functions(document: Document, governance: Governance) -> None:
    domain = governance.functions.domain
    if domain is None:
        return
    if domain not in governance.domains:
        raise document.error(
            f"there is no domain `{domain}`",
            ("functions", "domain"),
            f"name one of {', '.join(governance.domains)}",
        )
    for name, declared in governance.domains.items():
        if declared.database is None:
            raise document.error(
                f"domain `{name}` has no database, so nothing tells in which environment its models run",
                ("functions", "domain"),
                "leave `domain` out: the functions are in each model's own database then",
            )


def _check_homes(document: Document, part: str, homes: Mapping[str, Tier] | Mapping[str, Domain]) -> None:
    for name, home in homes.items():
        if home == type(home)():
            raise document.error(
                "this says of no table that it belongs here",
                (part, name),
                "name its `schemas`, `paths` or `tags`",
            )
    lowered = {name: tuple(schema.lower() for schema in home.schemas) for name, home in homes.items()}
    _check_one_home(document, part, lowered, "schemas")
    _check_one_home(document, part, {name: home.paths for name, home in homes.items()}, "paths")
    _check_one_home(document, part, {name: home.tags for name, home in homes.items()}, "tags")


def _check_allowed(document: Document, governance: Governance) -> None:
    seen = set()
    for position, one in enumerate(governance.relations.allowed):
        if one.name.lower() in seen:
            raise document.error(
                f"`{one.name}` is allowed already", ("relations", "allowed", position), "allow it once"
            )
        seen.add(one.name.lower())


def _check_egress(document: Document, governance: Governance) -> None:
    for position, one in enumerate(governance.egress):
        if (one.function is None) == (one.destination is None):
            raise document.error(
                "this names no way out, or two", ("egress", position), "name a `function`, or a `destination`"
            )


def _check_one_home(document: Document, part: str, names: Mapping[str, tuple[str, ...]], key: str) -> None:
    homes: dict[str, str] = {}
    for owner, values in names.items():
        for value in values:
            if value in homes:
                raise document.error(
                    f"`{value}` belongs to `{homes[value]}` already", (part, owner, key), "give it one home"
                )
            homes[value] = owner

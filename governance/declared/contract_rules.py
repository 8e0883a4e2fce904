"""What a contract's types cannot say: how its values, its file and the other contracts fit together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from governance.declared.reading import Trail

if TYPE_CHECKING:
    from governance.declared.contracts import Collector, Contract

# https://semver.org/spec/v2.0.0.html, the suggested expression
_SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?",
    re.ASCII,
)
# ISO 8601-1:2019, 5.5.2: weeks alone, or years to seconds, at least one of them; whole numbers
_DURATION = re.compile(
    r"P(?:(\d+)W|(?=\d|T)(?:\d+Y)?(?:\d+M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)",
    re.ASCII,
)
_SECONDS = (604_800, 86_400, 3_600, 60, 1)
_LEAST_DAYS = {"Y": 365, "M": 28, "W": 7, "D": 1}


def seconds(duration: str) -> int:
    """The length of an ISO 8601 duration without years and months, in seconds.

    Raises:
        ValueError: It is no such duration.
    """
    found = _DURATION.fullmatch(duration)
    if not found or "Y" in duration or "M" in duration.partition("T")[0]:
        raise ValueError("not a duration of weeks, days, hours, minutes and seconds")
    return sum(int(count or 0) * unit for count, unit in zip(found.groups(), _SECONDS, strict=True))


def least_days(duration: str) -> int:
    """The whole days that an ISO 8601 duration has at least: a month has 28, a year 365; parts of a day are none.

    Raises:
        ValueError: It is no duration.
    """
    if not _DURATION.fullmatch(duration):
        raise ValueError("not an ISO 8601 duration")
    parts = re.findall(r"(\d+)([YMWD])", duration.partition("T")[0])
    return sum(int(count) * _LEAST_DAYS[unit] for count, unit in parts)


def check_one(contract: Contract, folder: Path) -> None:
    """Check one contract by itself.

    Raises:
        DeclarationError: Its version, a duration, its place or a collector is wrong.
    """
    _check_place(contract, folder)
    if not _SEMVER.fullmatch(contract.version):
        raise contract.error(
            f"`{contract.version}` is not a semantic version", ("version",), "write it as 1.0.0"
        )
    for trail, duration in _durations(contract):
        if not _DURATION.fullmatch(duration):
            raise contract.error(
                f"`{duration}` is not an ISO 8601 duration", trail, "write it as P90D or PT10M"
            )
    _check_schema(contract)
    for position, collector in enumerate(contract.collectors):
        _check_collector(contract, collector, ("collectors", position))


def check_all(contracts: Sequence[Contract]) -> None:
    """Check that contracts fit together.

    Raises:
        DeclarationError: A name, stream or table is declared twice, a domain has two databases,
            or a lineage source is neither a stream nor a product.
    """
    _unique(((contract, ("name",), contract.name) for contract in contracts), "product")
    for field in ("name", "stream"):
        _unique(_collector_values(contracts, field), f"collector's {field}")
    _unique(_tables(contracts), "bronze table")
    _check_databases(contracts)
    _check_lineage(contracts)


def _check_place(contract: Contract, folder: Path) -> None:
    place = PurePosixPath(contract.document.file.relative_to(folder).as_posix())
    if place.parent != PurePosixPath(contract.domain):
        raise contract.error(
            f"a contract of domain `{contract.domain}` in folder `{place.parent}`",
            ("domain",),
            f"move the file to {contract.domain}/, or name the domain it belongs to",
        )
    if place.name != f"{contract.name}.yml":
        raise contract.error(
            f"the contract of `{contract.name}` in file `{place.name}`",
            ("name",),
            f"name the file {contract.name}.yml",
        )


def _durations(contract: Contract) -> Iterator[tuple[Trail, str]]:
    for tier in ("bronze", "silver", "platinum"):
        kept = getattr(contract.retention_policy, tier)
        if kept is not None:
            yield ("retention_policy", tier), kept
    yield ("audit_evidence", "retention"), contract.audit_evidence.retention
    yield ("quality_slo", "freshness_p95"), contract.quality_slo.freshness_p95


def _check_schema(contract: Contract) -> None:
    for table, promised in contract.interfaces.schema.items():
        trail: Trail = ("interfaces", "schema", table)
        if table not in contract.interfaces.tables:
            raise contract.error(
                f"`{table}` is no table of this product's interface",
                trail,
                "name it in `interfaces: tables:` too",
            )
        for position, name in enumerate(promised.key):
            column = promised.columns.get(name)
            if column is None or not column.required:
                raise contract.error(
                    f"the key's column `{name}` is not promised as one that is never null",
                    (*trail, "key", position),
                    f"write `{name}: {{type: …, required: true}}` among the columns",
                )


def _check_collector(contract: Contract, collector: Collector, trail: Trail) -> None:
    _check_paths(contract, collector, trail)
    if collector.lateness is not None:
        _check_lateness(contract, collector, trail)
    elif collector.mode == "append":
        raise contract.error(
            "the key `lateness` is missing",
            trail,
            "say when an event is late; only `mode: replace` goes without",
        )


def _check_paths(contract: Contract, collector: Collector, trail: Trail) -> None:
    places = {("source", "path"): collector.source.path, ("schema",): collector.schema}
    for steps, text in places.items():
        path = PurePosixPath(text)
        if path.is_absolute() or ".." in path.parts or path == PurePosixPath():
            raise contract.error(
                f"`{text}` leaves the folder it is looked for in",
                (*trail, *steps),
                "write a relative path without `..`",
            )
    if not contract.schema_file(collector).is_file():
        raise contract.error(
            f"the schema {contract.schema_file(collector)} does not exist",
            (*trail, "schema"),
            "write the path relative to the contract's folder",
        )


def _check_lateness(contract: Contract, collector: Collector, trail: Trail) -> None:
    bounds = []
    for field in ("late_after", "accepted"):
        text = getattr(collector.lateness, field)
        try:
            bounds.append(seconds(text))
        except ValueError as error:
            raise contract.error(
                f"`{text}` is {error}", (*trail, "lateness", field), "write it as PT10M or P2D"
            ) from error
    if bounds[0] > bounds[1]:
        raise contract.error(
            "events are accepted for a shorter time than they take to be late", (*trail, "lateness")
        )


def _collector_values(contracts: Sequence[Contract], field: str) -> Iterator[tuple[Contract, Trail, str]]:
    for contract in contracts:
        for position, collector in enumerate(contract.collectors):
            yield contract, ("collectors", position, field), getattr(collector, field)


def _tables(contracts: Sequence[Contract]) -> Iterator[tuple[Contract, Trail, str]]:
    for contract in contracts:
        for position, collector in enumerate(contract.collectors):
            for field in ("table", "dlq"):
                table = f"{contract.database}.bronze.{getattr(collector, field)}"
                yield contract, ("collectors", position, field), table


def _unique(places: Iterable[tuple[Contract, Trail, str]], what: str) -> None:
    seen: dict[str, str] = {}
    for contract, trail, value in places:
        if value in seen:
            raise contract.error(
                f"the {what} `{value}` is declared twice, first in {seen[value]}", trail, "rename one of them"
            )
        seen[value] = f"{contract.document.file}:{contract.document.line(trail)}"


def _check_databases(contracts: Sequence[Contract]) -> None:
    databases: dict[str, str] = {}
    domains: dict[str, str] = {}
    for contract in contracts:
        database = databases.setdefault(contract.domain, contract.database)
        domain = domains.setdefault(contract.database, contract.domain)
        if database != contract.database or domain != contract.domain:
            raise contract.error(
                f"domain `{contract.domain}` in database `{contract.database}`, "
                f"which elsewhere are `{domain}` and `{database}`",
                ("database",),
                "give each domain one database of its own",
            )


def _check_lineage(contracts: Sequence[Contract]) -> None:
    known = {contract.name for contract in contracts}
    known |= {collector.stream for contract in contracts for collector in contract.collectors}
    for contract in contracts:
        for position, source in enumerate(contract.lineage.sources):
            if source not in known:
                raise contract.error(
                    f"`{source}` is neither a collected stream nor a product",
                    ("lineage", "sources", position),
                    "name a stream of a `collectors:` list or another product",
                )

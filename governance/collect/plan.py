"""What is to be collected: each declared stream with its columns, files and database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from governance.collect.columns import Column, columns_of
from governance.collect.schema import Schema, load_schema
from governance.declared.contract_rules import least_days
from governance.declared.contracts import Collector, Contract
from governance.errors import UsageError

_SUFFIX = ".ndjson"
_ENVIRONMENT = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Stream:
    """One declared stream, ready to be landed.

    Attributes:
        collector: Its declaration.
        product: The product whose contract declares it.
        schema: What a line must be.
        columns: What a line becomes.
        files: Its files, sorted by name.
        ignored: Names in its folder that are no `.ndjson` files.
        keep_days: How many days bronze keeps its rows, or None: for ever, or until the next export.
    """

    collector: Collector
    product: str
    schema: Schema
    columns: tuple[Column, ...]
    files: tuple[Path, ...]
    ignored: tuple[str, ...]
    keep_days: int | None = None

    @property
    def name(self) -> str:
        """The stream's name."""
        return self.collector.stream


@dataclass(frozen=True, slots=True)
class Plan:
    """What lands in one database.

    Attributes:
        database: Its name, prefix included.
        file: The DuckDB file.
        streams: In the contracts' order.
    """

    database: str
    file: Path
    streams: tuple[Stream, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to collect from and to.

    Attributes:
        landing: The landing folder.
        warehouse: The folder of the DuckDB files.
        environment: Every one but `prod` prefixes the databases.
    """

    landing: Path
    warehouse: Path
    environment: str

    def database(self, name: str) -> str:
        """A database's name in this environment."""
        return name if self.environment == "prod" else f"{self.environment}_{name}"


def make_plans(contracts: Sequence[Contract], place: Place) -> tuple[Plan, ...]:
    """One plan a database, sorted.

    Raises:
        UsageError: The landing folder or a stream's folder is missing, or nothing is declared.
        DeclarationError: A schema cannot be enforced, or a contract names columns it does not have.
    """
    if not _ENVIRONMENT.fullmatch(place.environment):
        raise UsageError(f"`{place.environment}` is no environment's name", "use a word such as dev or prod")
    if not place.landing.is_dir():
        raise UsageError(f"the landing folder {place.landing} does not exist", "name it with --from")
    streams: dict[str, list[Stream]] = {}
    for contract in contracts:
        found = [_stream(contract, position, place) for position in range(len(contract.collectors))]
        streams.setdefault(place.database(contract.database), []).extend(found)
    plans = tuple(
        Plan(database, place.warehouse / f"{database}.duckdb", tuple(found))
        for database, found in sorted(streams.items())
        if found
    )
    if not plans:
        raise UsageError("no contract declares a collector", "add one under `collectors:`")
    return plans


def _stream(contract: Contract, position: int, place: Place) -> Stream:
    collector = contract.collectors[position]
    schema = load_schema(contract.schema_file(collector))
    columns = columns_of(schema, collector.schema_format)
    _check_keys(contract, position, {column.name for column in columns})
    files, ignored = _files(place.landing / collector.source.path, collector.stream)
    kept = contract.retention_policy.bronze if collector.mode == "append" else None
    days = None if kept is None else least_days(kept)
    return Stream(collector, contract.name, schema, columns, files, ignored, days)


def _check_keys(contract: Contract, position: int, known: Iterable[str]) -> None:
    for field in ("key", "dedupe_keys"):
        for index, name in enumerate(getattr(contract.collectors[position], field)):
            if name not in known:
                raise contract.error(
                    f"`{name}` is no column of this stream",
                    ("collectors", position, field, index),
                    "name columns as they are in bronze",
                )


def _files(folder: Path, stream: str) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    if not folder.is_dir():
        raise UsageError(
            f"the folder {folder} of stream `{stream}` does not exist",
            "check --from; a stream without events yet has an empty folder",
        )
    entries = sorted(folder.iterdir())
    files = tuple(entry for entry in entries if entry.suffix == _SUFFIX and entry.is_file())
    for file in files:
        if not file.name.isprintable():
            raise UsageError(f"a file in {folder} has a name that cannot be written as text", "rename it")
    return files, tuple(ascii(entry.name)[1:-1] for entry in entries if entry not in files)

"""The data products' contracts: what each promises, who answers for it and what lands for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from governance.declared.contract_rules import check_all, check_one
from governance.declared.reading import Document, Trail, decode, read
from governance.errors import DeclarationError, UsageError

Text = Annotated[str, Meta(min_length=1)]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]
Names = tuple[Name, ...]
LegalBasis = Literal[
    # GDPR Article 6(1)(a) to (f)
    "consent",
    "contract",
    "legal_obligation",
    "vital_interests",
    "public_task",
    "legitimate_interests",
    # 45 CFR 164.506 (treatment, payment, operations), 164.512(i) and 164.514(a)
    "hipaa_treatment",
    "hipaa_payment",
    "hipaa_operations",
    "hipaa_research",
    "hipaa_deidentified",
]


class Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A part of a contract; a key it does not know is an error."""


class Retention(Strict, frozen=True):
    """How long each tier keeps the product's rows, as ISO 8601 durations; null: the tier holds none."""

    platinum: Text
    silver: Text | None = None
    bronze: Text | None = None


class SecurityControls(Strict, frozen=True):
    """Which policies guard the product; the names are those of `policies/`."""

    masking_policy: Names
    roles_allowed: Annotated[Names, Meta(min_length=1)]
    row_access_policy: Name | None = None
    network_policy: Name | None = None


class AuditEvidence(Strict, frozen=True):
    """Which frameworks the product is audited under, and how long its evidence is kept."""

    frameworks: Annotated[tuple[Text, ...], Meta(min_length=1)]
    retention: Text


class PromisedColumn(Strict, frozen=True):
    """What consumers may rely on of one column.

    Attributes:
        type: Its data type by its portable name, such as `decimal(18,2)`; or as the engine spells one that has none.
        required: Whether it is never null.
    """

    type: Text
    required: bool = False


class TableSchema(Strict, frozen=True):
    """What consumers may rely on of one table: all of its columns.

    Attributes:
        columns: Its columns by name.
        key: The columns that tell its rows apart, each required.
    """

    columns: Annotated[dict[Text, PromisedColumn], Meta(min_length=1)]
    key: tuple[Text, ...] = ()


class Interfaces(Strict, frozen=True):
    """What consumers may use: platinum tables of the product's database, and shares.

    Attributes:
        tables: Tables by name; of a model with versions all of them, or one by the name of its relation.
        schema: Columns, types and key by table; of a model with versions those of the latest.
        shares: Shares by name.
    """

    tables: Annotated[Names, Meta(min_length=1)]
    schema: dict[Name, TableSchema] = {}
    shares: Names = ()


class Source(Strict, frozen=True):
    """Where a stream comes from: a folder below the landing folder."""

    kind: Literal["files"]
    path: Text


class Lateness(Strict, frozen=True):
    """When an event counts as late, and how late it is still taken in (ISO 8601 durations)."""

    late_after: Text
    accepted: Text


class Collector(Strict, frozen=True):
    """One stream that lands in bronze.

    Attributes:
        name: Unique among all contracts.
        stream: The stream's name, unique among all contracts.
        source: Where it comes from.
        schema: The events' JSON Schema, relative to the contract's folder.
        schema_format: `json`: the line is the row. `debezium_json`: `{"key": …, "value": envelope}`.
        mode: `append`: every line of every file. `replace`: the newest file is the whole table.
        key: Columns that name the entity.
        dedupe_keys: Columns that are equal in two deliveries of one event.
        lateness: When an event is late; null for a full export.
        dlq: Table beside `table` that takes the malformed lines.
        table: Table in schema `bronze` of the product's database.
    """

    name: Name
    stream: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.-]*\Z")]
    source: Source
    schema: Text
    schema_format: Literal["json", "debezium_json"]
    mode: Literal["append", "replace"]
    key: Annotated[Names, Meta(min_length=1)]
    dedupe_keys: Annotated[Names, Meta(min_length=1)]
    dlq: Name
    table: Name
    lateness: Lateness | None = None


class QualitySlo(Strict, frozen=True):
    """What consumers may rely on.

    Attributes:
        freshness_p95: 95% of changes are in platinum within this ISO 8601 duration.
        completeness: Share of the required values that are there, 0 to 1.
        drift_psi: Population stability index a month may reach.
    """

    freshness_p95: Text
    completeness: Annotated[float, Meta(gt=0, le=1)]
    drift_psi: Annotated[float, Meta(gt=0)]


class Cost(Strict, frozen=True):
    """What the product may cost in a month, and how it is tagged on the bill."""

    monthly_cap_usd: Annotated[float, Meta(gt=0)]
    tags: dict[Name, Text]


class Lineage(Strict, frozen=True):
    """What the product is made from: streams or other products, and the dbt models on the way."""

    sources: Annotated[tuple[Text, ...], Meta(min_length=1)]
    transforms: Annotated[Names, Meta(min_length=1)]


class Deprecation(Strict, frozen=True):
    """Which product this one replaces, and the day it ends itself."""

    replaces: Name | None = None
    sunset: dt.date | None = None


class Terms(Strict, frozen=True):
    """What stands in a contract's file."""

    name: Name
    version: Text
    description: Text
    domain: Name
    database: Name
    owners: Annotated[tuple[Text, ...], Meta(min_length=1)]
    steward: Text
    classification: Text
    deidentified: Literal["none", "safe_harbor", "expert_determination"]
    legal_basis: LegalBasis
    retention_policy: Retention
    security_controls: SecurityControls
    audit_evidence: AuditEvidence
    interfaces: Interfaces
    collectors: tuple[Collector, ...]
    quality_slo: QualitySlo
    cost: Cost
    lineage: Lineage
    deprecation: Deprecation = Deprecation()


class Contract(Terms, frozen=True, kw_only=True):
    """One product's contract, and the file it was read from.

    Attributes:
        document: The file with its lines, so that what is wrong can be shown where it stands.
    """

    document: Document

    def error(self, message: str, trail: Trail = (), advice: str = "") -> DeclarationError:
        """An error that names file, line and path of a place in this contract."""
        return self.document.error(message, trail, advice)

    def schema_file(self, collector: Collector) -> Path:
        """Where the JSON Schema of a collector's events is."""
        return self.document.file.parent / collector.schema


def load_contracts(folder: Path) -> tuple[Contract, ...]:
    """Every contract below a folder (`<domain>/<product>.yml`), sorted by domain and name.

    Raises:
        UsageError: The folder is missing or holds no contract.
        DeclarationError: A contract is wrong in itself, or two do not fit together.
    """
    if not folder.is_dir():
        raise UsageError(f"the contracts' folder {folder} does not exist", "name it with --contracts")
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".yml", ".yaml"})
    if not files:
        raise UsageError(f"{folder} holds no contract", "write one as <domain>/<product>.yml")
    contracts = tuple(_load(file, folder) for file in files)
    check_all(contracts)
    return contracts


def _load(file: Path, folder: Path) -> Contract:
    document = read(file)
    terms = decode(document, Terms)
    fields = {name: getattr(terms, name) for name in terms.__struct_fields__}
    contract = Contract(document=document, **fields)
    check_one(contract, folder)
    return contract

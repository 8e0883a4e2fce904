"""A contract as the Open Data Contract Standard says it, and what of it that standard has no word for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from open_data_contract_standard.model import (
    CustomProperty,
    Description,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
    ServiceLevelAgreementProperty,
    Team,
    TeamMember,
)
from open_data_contract_standard.model import Role as RoleAccess

from governance.checks import Case
from governance.checks.built import Built
from governance.declared.contract_rules import least_days, seconds
from governance.declared.contracts import Contract, PromisedColumn, TableSchema
from governance.declared.policies import Policies
from governance.project import Column, Model

API_VERSION = "v3.1.0"
# Keys of a contract for which the standard has a field of its own, and which.
SAID = {
    "name": "id, name",
    "version": "version",
    "description": "description.purpose",
    "domain": "domain",
    "owners": "team.members",
    "steward": "team.members",
    "interfaces.tables": "schema",
    "interfaces.schema": "schema.properties",
    "security_controls.roles_allowed": "roles",
    "quality_slo.freshness_p95": "slaProperties: latency",
    "quality_slo.completeness": "slaProperties: completeness",
    "retention_policy.platinum": "slaProperties: retention",
    "deprecation.sunset": "status, slaProperties: endOfLife",
}
# Those for which it has none: they are custom properties, which only we read.
UNSAID = (
    "database",
    "classification",
    "deidentified",
    "legal_basis",
    "retention_policy.silver",
    "retention_policy.bronze",
    "security_controls.masking_policy",
    "security_controls.row_access_policy",
    "security_controls.network_policy",
    "audit_evidence.frameworks",
    "audit_evidence.retention",
    "interfaces.shares",
    "collectors",
    "quality_slo.drift_psi",
    "cost.monthly_cap_usd",
    "cost.tags",
    "lineage.sources",
    "lineage.transforms",
    "deprecation.replaces",
)
_LOGICAL = {
    "string": "string",
    "bigint": "integer",
    "integer": "integer",
    "double": "number",
    "decimal": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
_AXES = ("identifier", "identifiability", "category")
Models = Mapping[str, Model | None]


def as_odcs(contract: Contract, policies: Policies, models: Models) -> OpenDataContractStandard:
    """A contract in the standard's own types.

    Args:
        contract: The contract.
        policies: What the roles are.
        models: The model that builds each table of its interface, as far as a manifest tells.
    """
    ends = contract.deprecation.sunset
    return OpenDataContractStandard(
        kind="DataContract",
        apiVersion=API_VERSION,
        id=f"{contract.domain}.{contract.name}",
        name=contract.name,
        version=contract.version,
        status="active" if ends is None else "deprecated",
        domain=contract.domain,
        description=Description(purpose=contract.description),
        schema=[_table(contract, name, models.get(name)) for name in contract.interfaces.tables],
        team=Team(name=contract.name, members=list(_members(contract))),
        roles=[
            RoleAccess(role=name, access="read", description=_described(policies, name))
            for name in contract.security_controls.roles_allowed
        ],
        slaProperties=list(_service_levels(contract)),
        customProperties=list(_custom(contract)),
    )


def built_by(contract: Contract, case: Case | None) -> Models:
    """The model that builds each table of a product's interface, as far as a project tells."""
    if case is None:
        return {}
    built = Built(case)
    return {table: built.latest(contract, table) for table in contract.interfaces.tables}


def unsaid(contract: Contract) -> list[str]:
    """The keys that a contract gives a value and that the standard has no word for, sorted."""
    return sorted(key for key in UNSAID if _value(contract, key) not in (None, (), {}))


def _value(contract: Contract, key: str) -> Any:  # noqa: ANN401 - what stands in a contract
    value: Any = contract
    for part in key.split("."):
        value = getattr(value, part)
    return value


def _custom(contract: Contract) -> Iterator[CustomProperty]:
    keys = unsaid(contract)
    for key in keys:
        plain = msgspec.json.decode(msgspec.json.encode(_value(contract, key)))
        yield CustomProperty(property=_camel(key), value=plain)
    yield CustomProperty(
        property="notInStandard", value=keys, description="What this standard has no field for, by our names."
    )


def _camel(key: str) -> str:
    first, *others = key.replace(".", "_").split("_")
    return first + "".join(word.capitalize() for word in others)


def _members(contract: Contract) -> Iterator[TeamMember]:
    for owner in contract.owners:
        yield TeamMember(username=owner, role="owner")
    yield TeamMember(username=contract.steward, role="data steward")


def _described(policies: Policies, role: str) -> str | None:
    return policies.roles[role].description if role in policies.roles else None


def _service_levels(contract: Contract) -> Iterator[ServiceLevelAgreementProperty]:
    promised = contract.quality_slo
    yield ServiceLevelAgreementProperty(
        property="latency",
        description=f"95% of changes are there within {promised.freshness_p95}.",
        **_length(promised.freshness_p95),
    )
    yield ServiceLevelAgreementProperty(
        property="completeness",
        value=promised.completeness,
        description="Share of the required values that are there.",
    )
    kept = contract.retention_policy.platinum
    yield ServiceLevelAgreementProperty(
        property="retention",
        value=least_days(kept),
        unit="d",
        description=f"Rows are kept for {kept} at most.",
    )
    if contract.deprecation.sunset is not None:
        ends = contract.deprecation.sunset.isoformat()
        yield ServiceLevelAgreementProperty(
            property="endOfLife", value=ends, description="The last day of use."
        )


def _length(duration: str) -> dict[str, Any]:
    """A duration in seconds; one with years and months, which have no one length, as it is written."""
    try:
        return {"value": seconds(duration), "unit": "s"}
    except ValueError:
        return {"value": duration}


def _table(contract: Contract, name: str, model: Model | None) -> SchemaObject:
    promised = contract.interfaces.schema.get(name)
    described = " ".join(model.description.split()) if model is not None else ""
    return SchemaObject(
        name=name,
        physicalName=model.relation if model is not None else name,
        physicalType="table",
        logicalType="object",
        description=described or None,
        dataGranularityDescription=f"{described.partition('. ')[0].rstrip('.')}." if described else None,
        properties=list(_columns(promised, model)) if promised is not None else None,
    )


def _columns(promised: TableSchema, model: Model | None) -> Iterator[SchemaProperty]:
    declared = {column.name.lower(): column for column in model.columns.values()} if model is not None else {}
    for name, column in promised.columns.items():
        yield _column(name, column, promised, declared.get(name.lower()))


def _column(
    name: str, promised: PromisedColumn, table: TableSchema, declared: Column | None
) -> SchemaProperty:
    place = table.key.index(name) + 1 if name in table.key else None
    meta = declared.meta if declared is not None else {}
    axes = [
        CustomProperty(property=axis, value=meta[axis]) for axis in _AXES if isinstance(meta.get(axis), str)
    ]
    said = meta.get("confidentiality")
    return SchemaProperty(
        name=name,
        logicalType=_LOGICAL.get(promised.type.partition("(")[0].strip().lower()),
        physicalType=promised.type,
        required=promised.required,
        primaryKey=True if place else None,
        primaryKeyPosition=place,
        unique=True if table.key == (name,) else None,
        description=(" ".join(declared.description.split()) or None) if declared is not None else None,
        classification=said if isinstance(said, str) else None,
        customProperties=axes or None,
    )

"""A first contract of a product, as far as dbt's manifest and the policies tell; what they do not, people fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from governance.checks import Case
from governance.checks.key_tests import COMBINATIONS, key_of, plain, weakness
from governance.declared.contract_rules import least_days
from governance.declared.retention import Expiry, expiry_of
from governance.errors import UsageError
from governance.project import Model
from governance.project.beside import DataTest
from governance.project.types import portable_type

_FILL_IN = "fill in: "
_TYPED = ("decimal",)


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted contract.

    Attributes:
        product: The product's name.
        domain: Its domain, which is the folder.
        text: What stands in the file.
        fill_in: What people must say, one line each: the key and what belongs there.
    """

    product: str
    domain: str
    text: str
    fill_in: tuple[str, ...]


def draft(case: Case, name: str) -> Draft:
    """The draft of the contract of a model's product; the platinum models that name it are its tables.

    Raises:
        UsageError: There is no such platinum model, or governance.yml gives it no domain with a database.
    """
    model = _model(case, name)
    product = model.product or model.name
    tables = [
        one
        for one in case.project.of_tiers("platinum")
        if one is model or (model.product and one.product == product and one.domain == model.domain)
    ]
    domain = str(model.domain)
    lines = list(_Writer(case, product, domain, tables).lines())
    fill_in = tuple(_path(lines, place) for place, line in enumerate(lines) if _FILL_IN in line)
    return Draft(product, domain, "\n".join(lines) + "\n", fill_in)


def _model(case: Case, name: str) -> Model:
    found = [
        one for one in case.project.of_tiers("platinum") if name in (one.name, one.unique_id, one.relation)
    ]
    if not found:
        known = ", ".join(sorted({one.name for one in case.project.of_tiers("platinum")})) or "none"
        raise UsageError(f"there is no platinum model `{name}`", f"products are platinum models: {known}")
    model = found[-1]
    domains = case.policies.governance.domains
    if model.domain is None or not domains[model.domain].database:
        raise UsageError(
            f"governance.yml gives {model.name} no domain with a database", "say under `domains:` where it is"
        )
    return model


def _path(lines: list[str], place: int) -> str:
    key, _, said = lines[place].partition(_FILL_IN)
    key = key.partition(":")[0]
    parents = (one for one in reversed(lines[:place]) if not one.startswith((" ", "#")))
    above = next(parents).partition(":")[0] + "." if key.startswith(" ") else ""
    return f"{above}{key.strip()}: {said}"


class _Writer:
    """The lines of one draft."""

    def __init__(self, case: Case, product: str, domain: str, tables: list[Model]) -> None:
        self._case, self._product, self._domain, self._tables = case, product, domain, tables
        self._tests = [one for one in case.project.data_tests if one.of and weakness(one, "model") is None]
        self._transforms, self._sources, self._strangers = self._way()

    def lines(self) -> Iterator[str]:
        """Every line, in the order of the format."""
        first = self._tables[0]
        described = " ".join(first.description.split()).partition(". ")[0].rstrip(".")
        yield "# Drafted from dbt's manifest by `govern contract init`: see to every `fill in`, then `govern check`."
        yield f"name: {self._product}"
        yield "version: 0.1.0"
        yield (
            f"description: {_text(described + '.')}"
            if described
            else "description:    # fill in: one row a what"
        )
        yield f"domain: {self._domain}"
        yield f"database: {self._case.policies.governance.domains[self._domain].database}"
        yield from self._people()
        yield _known(
            "classification", first.meta.get("classification"), "a name of policies/classifications.yml"
        )
        deidentified = first.meta.get("deidentified")
        yield f"deidentified: {deidentified if isinstance(deidentified, str) else 'none'}"
        yield "legal_basis:    # fill in: why you may hold this (GDPR Article 6, 45 CFR 164.506): consent, contract, …"
        yield from self._retention()
        yield from self._controls(first)
        yield "audit_evidence:"
        yield "  frameworks:    # fill in: those you are audited under, such as [SOC2, GDPR]"
        yield "  retention:    # fill in: how long evidence is kept, such as P7Y"
        yield from self._interfaces()
        yield "collectors: []    # what `govern collect` lands for it, if anything: docs/collecting.md"
        yield from self._service_levels()
        yield "cost:"
        yield "  monthly_cap_usd:    # fill in: what it may cost in a month"
        yield f"  tags: {{cost_center: {self._domain}}}"
        yield from self._lineage()
        yield "deprecation: {replaces: null, sunset: null}"

    def _people(self) -> Iterator[str]:
        owner = self._case.project.groups.get(self._tables[0].group or "", ("", ""))
        yield _known(
            "owners", f"[{owner[1]}]" if owner[1] else None, "who answers for it, a list of addresses"
        )
        yield "steward:    # fill in: the address of the one who decides about breaking changes"

    def _retention(self) -> Iterator[str]:
        yield "retention_policy:"
        for tier in ("silver", "platinum"):
            models = [one for one in (*self._tables, *self._transforms) if one.tier == tier]
            days = [expiry.days for one in models if (expiry := _expiry(one)) is not None and expiry.days]
            if days:
                yield f"  {tier}: P{max(days)}D"
            elif tier == "platinum" or models:
                limit = self._case.policies.retention.get(tier)
                most = f", at most {limit.at_most}" if limit and least_days(limit.at_most) else ""
                yield f"  {tier}:    # fill in: how long rows are kept, such as P2Y{most}; docs/checks/retention-applied.md"

    def _controls(self, first: Model) -> Iterator[str]:
        policies = self._case.policies
        identifiers = policies.classifications.identifiers
        named = [
            column.identifier
            for one in self._tables
            for column in one.columns.values()
            if isinstance(column.identifier, str) and column.identifier in identifiers
        ]
        masks = sorted({identifiers[str(name)].mask for name in named})
        roles = sorted(
            name
            for name, role in policies.roles.items()
            if self._domain in role.domains and "platinum" in role.tiers
        )
        yield "security_controls:"
        yield f"  masking_policy: [{', '.join(masks)}]"
        rule = first.meta.get("row_access")
        yield f"  row_access_policy: {rule if isinstance(rule, str) else 'null'}"
        yield f"  network_policy: null    # or one of policies/network.yml: {', '.join(policies.networks) or 'none yet'}"
        could = ", ".join(roles) or "declare them in policies/roles.yml"
        yield f"  roles_allowed:    # fill in: whom it is for, a list of: {could}"

    def _interfaces(self) -> Iterator[str]:
        yield "interfaces:"
        yield f"  tables: [{', '.join(dict.fromkeys(one.name for one in self._tables))}]"
        yield "  schema:"
        for model in self._tables:
            if model.latest:
                yield from self._schema(model)
        yield "  shares: []"

    def _schema(self, model: Model) -> Iterator[str]:
        required = self._required(model)
        declared = {name.lower(): name for name in model.columns}
        key = [declared[name] for name in self._key(model) if name in required and name in declared]
        yield f"    {model.name}:"
        if key:
            yield f"      key: [{', '.join(key)}]"
        yield "      columns:"
        for name, column in model.columns.items():
            kind = _kind(column.data_type)
            said = ", required: true" if name.lower() in required else ""
            if kind is None:
                yield f"        {name}: {{type: null{said}}}    # fill in: its data type"
            else:
                yield f"        {name}: {{type: {kind}{said}}}"

    def _required(self, model: Model) -> frozenset[str]:
        never = {"not_null", "primary_key"}
        declared = {name.lower() for name, one in model.columns.items() if never & set(one.constraints)}
        tested = {
            name
            for test in self._tests
            if test.of == model.unique_id and test.test.rpartition(".")[2] == "not_null"
            for name in key_of(test)
        }
        return frozenset(declared | tested)

    def _key(self, model: Model) -> list[str]:
        if model.key_constraints:
            return [plain(name) for name in model.key_constraints[0]]
        keys = [sorted(key_of(test)) for test in self._tests if test.of == model.unique_id and _is_key(test)]
        return min(keys, key=lambda one: (len(one), one), default=[])

    def _service_levels(self) -> Iterator[str]:
        late = [
            self._case.project.sources[uid].stale_after
            for one in self._transforms
            for uid in one.depends_on
            if uid in self._case.project.sources
        ]
        freshest = max((one for one in late if one is not None), default=None)
        fresh = None if freshest is None else f"PT{freshest // 60}M"
        limits = [
            limit
            for test in self._tests
            if test.of in {one.unique_id for one in self._tables}
            and isinstance(limit := test.arguments.get("at_most"), int | float)
        ]
        yield "quality_slo:"
        yield _known("  freshness_p95", fresh, "95% of changes are there within, such as PT2H")
        whole = any(self._required(one) for one in self._tables)
        yield _known(
            "  completeness", "1.0" if whole else None, "share of the required values that are there"
        )
        yield _known(
            "  drift_psi",
            f"{max(limits):g}" if limits else None,
            "population stability index a month may reach",
        )

    def _lineage(self) -> Iterator[str]:
        yield "lineage:"
        names = ", ".join(sorted(self._sources))
        unknown = (
            f"{_FILL_IN}what lands in {', '.join(sorted(self._strangers))}; a collector's stream or a product"
        )
        if self._strangers or not names:
            yield f"  sources: [{names}]    # {unknown}"
        else:
            yield f"  sources: [{names}]"
        yield f"  transforms: [{', '.join(sorted(one.name for one in self._transforms))}]"

    def _way(self) -> tuple[list[Model], set[str], set[str]]:
        """The models on the way back to other products and sources, these by name, and sources that nobody collects."""
        project = self._case.project
        streams: dict[tuple[str | None, str], str] = {
            (c.domain, each.table): each.stream for c in self._case.contracts for each in c.collectors
        }
        models, waiting = {one.unique_id: one for one in self._tables}, list(self._tables)
        sources: set[str] = set()
        strangers: set[str] = set()
        while waiting:
            for uid in waiting.pop().depends_on:
                model, source = project.models.get(uid), project.sources.get(uid)
                if source is not None:
                    stream = streams.get((source.domain, source.relation))
                    (strangers if stream is None else sources).add(stream or source.relation)
                elif model is not None and model.product not in (None, self._product):
                    sources.add(str(model.product))
                elif model is not None and uid not in models:
                    models[uid] = model
                    waiting.append(model)
        return list(models.values()), sources, strangers


def _expiry(model: Model) -> Expiry | None:
    try:
        return expiry_of(model.meta)
    except msgspec.ValidationError:
        return None


def _is_key(test: DataTest) -> bool:
    name = test.test.rpartition(".")[2]
    return (name == "unique" or name in COMBINATIONS) and bool(key_of(test))


def _kind(data_type: str | None) -> str | None:
    """A column's type as contracts write it, or None where it is not declared."""
    if data_type is None:
        return None
    portable = portable_type(data_type)
    parameters = data_type[data_type.index("(") :].replace(" ", "") if "(" in data_type else ""
    if portable is None:
        return _text(data_type)
    return f'"{portable}{parameters}"' if portable in _TYPED and parameters else portable


def _known(key: str, value: object, what: str) -> str:
    return f"{key}: {value}" if isinstance(value, str) and value else f"{key}:    # {_FILL_IN}{what}"


def _text(text: str) -> str:
    """A text as YAML writes it on one line."""
    return json.dumps(text, ensure_ascii=False) if _needs_quotes(text) else text


def _needs_quotes(text: str) -> bool:
    return any(
        sign in text for sign in (": ", " #", "{", "[", '"', "'", "&", "*", "!", "|", ">", "%", "@", "`")
    )

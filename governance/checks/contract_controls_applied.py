"""contract-controls-applied: the controls that a contract names are those that its models are under."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.granting import granted, name_on, plain
from governance.declared.contracts import Contract
from governance.declared.reading import Trail
from governance.project import Model


def contract_controls_applied(case: Case) -> Iterator[Examined]:
    """Every control that a contract names exists, and is what its models are under.

    Of `security_controls`: each mask is one that an identifier of the product's tables or transforms asks for, and no
    identifier of its tables asks for another; the row rule and the network policy are declared below policies/; and
    dbt grants the tables to nobody who is not among `roles_allowed`. That the models name the row rule is asked by
    row-access-attached; that masks and roles are declared, by policy-conflict.
    """
    audit = _Audit(case)
    for contract in case.contracts:
        yield from audit.examined(contract)


class _Audit:
    """The contracts of one project."""

    def __init__(self, case: Case) -> None:
        self._case, self._built = case, Built(case)
        self._named: dict[tuple[str | None, str], list[Model]] = defaultdict(list)
        for model in case.project.models.values():
            self._named[model.domain, model.name].append(model)

    def examined(self, contract: Contract) -> Iterator[Examined]:
        """Each control of a contract, at its line."""
        controls, policies = contract.security_controls, self._case.policies
        tables = [
            one for table in contract.interfaces.tables for one in self._built.versions(contract, table)
        ]
        yield self._control(contract, "masking_policy", self._masks(contract, tables))
        yield self._control(contract, "roles_allowed", self._grants(contract, tables))
        for key, name, known in (
            ("row_access_policy", controls.row_access_policy, policies.row_access),
            ("network_policy", controls.network_policy, policies.networks),
        ):
            if name is not None:
                problems = () if name in known else (_undeclared(contract, key, name, known),)
                yield self._control(contract, key, problems)

    def _control(self, contract: Contract, key: str, problems: Iterable[Problem]) -> Examined:
        trail: Trail = ("security_controls", key)
        place = self._case.place_of(contract.document, trail)
        return Examined(f"contract.{contract.name}.{key}", None, tuple(problems), place)

    def _masks(self, contract: Contract, tables: Iterable[Model]) -> Iterator[Problem]:
        laid = self._laid(tables)
        before = self._laid(
            model for name in contract.lineage.transforms for model in self._named[contract.domain, name]
        )
        promised = contract.security_controls.masking_policy
        for mask in promised:
            if mask in self._case.policies.masks and mask not in laid and mask not in before:
                yield Problem(
                    f"product {contract.name} promises `{mask}`, and no identifier of its tables or transforms asks for it",
                    "declare the identifier on the column that it is meant for, or take the mask out of the contract",
                    subject=mask,
                    expected="a mask in use",
                )
        for mask in sorted(laid.keys() - set(promised)):
            yield Problem(
                f"`{mask}` is laid on {laid[mask]}, and the contract of {contract.name} does not name it",
                f"add `{mask}` to `masking_policy`",
                subject=mask,
                expected="a mask of the contract",
            )

    def _laid(self, models: Iterable[Model]) -> dict[str, str]:
        """The masks that models' declared identifiers ask for, each with the first such column."""
        identifiers = self._case.policies.classifications.identifiers
        laid: dict[str, str] = {}
        for model in models:
            for name, column in model.columns.items():
                if isinstance(column.identifier, str) and column.identifier in identifiers:
                    laid.setdefault(identifiers[column.identifier].mask, f"{model.name}.{name}")
        return laid

    def _grants(self, contract: Contract, tables: Iterable[Model]) -> Iterator[Problem]:
        adapter = self._case.project.adapter
        if adapter == "snowflake":  # there dbt grants nothing: grants-allowed
            return
        roles = {name_on(adapter, name, role): name for name, role in self._case.policies.roles.items()}
        given = {(roles.get(plain(who)), model.name) for model in tables for _, who in granted(model)}
        for role, table in sorted((role, table) for role, table in given if role is not None):
            if role not in contract.security_controls.roles_allowed:
                yield Problem(
                    f"dbt grants `{table}` to `{role}`, whom the contract of {contract.name} does not let in",
                    "take the grant out of dbt's config, or add the role to `roles_allowed`",
                    subject=f"{table}: {role}",
                    expected="a role of the contract",
                )


def _undeclared(contract: Contract, key: str, name: str, known: Mapping[str, object]) -> Problem:
    file = {"row_access_policy": "row_access.yml", "network_policy": "network.yml"}[key]
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return Problem(
        f"product {contract.name} names `{name}` under `{key}`, which is not in policies/{file}",
        f"write `{near[0]}`" if near else "declare it there, or name one that is",
        subject=name,
        expected=key,
    )


CONTRACT_CONTROLS_APPLIED = Check(
    id="contract-controls-applied",
    ask=contract_controls_applied,
    core=False,
)

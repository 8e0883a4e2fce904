"""Who reads a table, and which of its rows: by roles, dbt's grants, shares, contracts and row rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from governance.checks.built import Built
from governance.checks.case import Case
from governance.checks.granting import EVERYBODY, granted, name_on, plain
from governance.declared.contracts import Contract
from governance.declared.row_access import Role
from governance.exposure.shape import By, Reader, Rows
from governance.project import Model
from governance.project.shape import Table

SHARE = "share:"
"""Before the name of a share: who receives it reads what it carries, and no mask is lifted for them."""
_READS_NOTHING = frozenset({"insert", "truncate", "usage"})
"""Privileges of dbt's grants by which nobody reads; any other may let somebody."""


class Access:
    """Who reads the tables of a project.

    Args:
        case: The project.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._roles: Mapping[str, Role] = case.policies.roles
        self._named = {name_on(case.project.adapter, name, role): name for name, role in self._roles.items()}
        self._offers, self._shared = _offers(case), _shared(case)

    def contracts(self, table: Table) -> tuple[Contract, ...]:
        """The contracts that offer a table, sorted by name."""
        return self._offers.get(table.unique_id, ())

    def undecided(self, table: Table) -> str:
        """Why nobody can tell who reads a table; empty where one can."""
        lacking = [what for what, said in (("domain", table.domain), ("tier", table.tier)) if said is None]
        if not lacking:
            return ""
        return f"governance.yml says of no {' and no '.join(lacking)} that it is there, and roles read by domain and tier"

    def readers(self, table: Table, *, ruled: bool) -> tuple[Reader, ...]:
        """Who reads a table, sorted; where nobody can tell, every role may.

        Args:
            table: The table.
            ruled: Whether its row rule, if it names one, is attached wherever it is looked at.
        """
        let_in = self._by(table)
        return tuple(
            Reader(
                role=role, rows=self._rows(table, role, ruled), by=by, let_in=self._let_in(table, role, by)
            )
            for role, by in sorted(let_in.items())
        )

    def _by(self, table: Table) -> dict[str, By]:
        """What lets each reader in."""
        found: dict[str, By] = dict(self._granted(table)) if isinstance(table, Model) else {}
        unknown = bool(self.undecided(table))
        for name, role in self._roles.items():
            if unknown or (table.domain in role.domains and table.tier in role.tiers):
                found[name] = "roles"
            elif any(by == "everybody" for by in found.values()):
                found.setdefault(name, "everybody")
        for share in self._shared.get(table.unique_id, ()):
            found[f"{SHARE}{share}"] = "share"
        return found

    def _granted(self, model: Model) -> Iterator[tuple[str, By]]:
        """Whom dbt's grants let in; what is granted to all is for each role and whoever else there is."""
        for privilege, who in granted(model):
            if privilege not in _READS_NOTHING:
                name = plain(who)
                yield (name, "everybody") if name in EVERYBODY else (self._named.get(name, name), "grant")

    def _let_in(self, table: Table, role: str, by: By) -> bool | None:
        if by == "share":
            return True  # by the contract that offers it
        contracts = self.contracts(table)
        return all(role in one.security_controls.roles_allowed for one in contracts) if contracts else None

    def _rows(self, table: Table, role: str, ruled: bool) -> Rows:  # noqa: FBT001 - as `readers` was asked
        named = table.meta.get("row_access")
        if named is None or not ruled:
            return "all"
        rule = self._case.policies.row_access.get(named) if isinstance(named, str) else None
        if rule is None:
            return "undecided"
        return rule.allow.get(role, "none")


def _shared(case: Case) -> dict[str, tuple[str, ...]]:
    """The shares that carry each model: those that a contract offers carry its tables."""
    built = Built(case)
    found: dict[str, set[str]] = defaultdict(set)
    for contract in case.contracts:
        for table in contract.interfaces.tables if contract.interfaces.shares else ():
            for model in built.versions(contract, table):
                found[model.unique_id].update(contract.interfaces.shares)
    return {uid: tuple(sorted(names)) for uid, names in found.items()}


def _offers(case: Case) -> dict[str, tuple[Contract, ...]]:
    """The contracts that offer each model: by their interface, or because the model names the product."""
    built, found = Built(case), defaultdict(set)
    by_name = {contract.name: contract for contract in case.contracts}
    for contract in case.contracts:
        for table in contract.interfaces.tables:
            for model in built.versions(contract, table):
                found[model.unique_id].add(contract.name)
    for model in case.project.models.values():
        if model.product in by_name:
            found[model.unique_id].add(model.product)
    return {uid: tuple(by_name[name] for name in sorted(names)) for uid, names in found.items()}

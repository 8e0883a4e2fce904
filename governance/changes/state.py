"""One of the two states that are compared: project, contracts and policies as they stand together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from governance.artifacts.branches import Branches
from governance.declared.contracts import Contract
from governance.declared.policies import Policies
from governance.declared.reading import Document, Trail
from governance.project import Model, Project, Source
from governance.project.built import Built
from governance.project.shape import Table


@dataclass(frozen=True, repr=False)
class State:
    """What is compared.

    Attributes:
        root: The folder of the dbt project, which files are relative to.
        project: The dbt project, compiled.
        policies: governance.yml and what `policies/` declares.
        contracts: The data products' contracts.
        recorded: Ids of the findings that the baseline takes as old.
        branches: Both branches of incremental models, as far as they are known, by unique_id.
        roots: Digests of the files that say who may approve, by name.
        not_examined: What could not be looked at, one sentence each.
    """

    root: Path
    project: Project
    policies: Policies
    contracts: tuple[Contract, ...]
    recorded: frozenset[str] = frozenset()
    branches: Mapping[str, Branches] = field(default_factory=dict)
    roots: Mapping[str, str] = field(default_factory=dict)
    not_examined: tuple[str, ...] = ()

    @cached_property
    def products(self) -> Products:
        """Which products what belongs to."""
        return Products(self)

    @cached_property
    def by_name(self) -> Mapping[str, Contract]:
        """The contracts by product."""
        return {contract.name: contract for contract in self.contracts}

    def place(self, document: Document | None, trail: Trail = ()) -> tuple[str | None, int | None]:
        """File, relative to the root, and line of a place in a file that people declare things in."""
        if document is None:
            return None, None
        return document.file.relative_to(self.root).as_posix(), document.line(trail)

    def table_place(self, table: Table, column: str | None = None) -> tuple[str | None, int | None]:
        """File and line where a table or one of its columns is declared."""
        file, line = self.project.place(table, column)
        return file, line or None


class Products:
    """Which products a model, a source or a policy belongs to, by the contracts of one state.

    Args:
        state: The state.
    """

    def __init__(self, state: State) -> None:
        self.interface: dict[str, set[str]] = defaultdict(set)
        """unique_id of each model that a contract's interface promises → the products."""
        self._of: dict[str, set[str]] = defaultdict(set)
        self._state = state
        built, named = Built(state.project), _by_domain_and_name(state.project)
        for contract in state.contracts:
            for table in contract.interfaces.tables:
                for model in built.versions(contract, table):
                    self.interface[model.unique_id].add(contract.name)
            for name in contract.lineage.transforms:
                for uid in named.get((contract.domain, name), ()):
                    self._of[uid].add(contract.name)
            for collector in contract.collectors:
                for uid in named.get((contract.domain, collector.table), ()):
                    self._of[uid].add(contract.name)
        # Whose interface a model is, is whose it is: another version of it may be on the way to another product.
        self._of |= self.interface

    def of(self, table: Table) -> tuple[str, ...]:
        """The products of a table: those that promise it, name it or are made by way of it."""
        named = {table.product} if isinstance(table, Model) and table.product else set()
        return tuple(sorted(self._of.get(table.unique_id, set()) | named))

    def of_tables(self, tables: Iterable[Table]) -> tuple[str, ...]:
        """The products of any of some tables."""
        return tuple(sorted({name for table in tables for name in self.of(table)}))

    def is_promised(self, model: Model) -> bool:
        """Whether consumers may rely on a model: a contract promises it, dbt's own contract does, or it is public."""
        return (
            model.unique_id in self.interface
            or (model.contract_enforced and not self._state.contracts)
            or (model.access == "public")
        )

    def with_mask(self, name: str) -> tuple[str, ...]:
        """The products whose contract names a mask."""
        return self._whose(lambda one: name in one.security_controls.masking_policy)

    def with_rule(self, name: str) -> tuple[str, ...]:
        """The products whose contract, or one of whose models, names a row rule."""
        tables = [one for one in self._state.project.models.values() if one.meta.get("row_access") == name]
        named = self._whose(lambda one: one.security_controls.row_access_policy == name)
        return tuple(sorted({*named, *self.of_tables(tables)}))

    def with_network(self, name: str) -> tuple[str, ...]:
        """The products whose contract names a network policy."""
        return self._whose(lambda one: one.security_controls.network_policy == name)

    def with_share(self, name: str) -> tuple[str, ...]:
        """The products that a share carries."""
        return self._whose(lambda one: name in one.interfaces.shares)

    def with_role(self, name: str) -> tuple[str, ...]:
        """The products that let a role in."""
        return self._whose(lambda one: name in one.security_controls.roles_allowed)

    def with_identifier(self, name: str) -> tuple[str, ...]:
        """The products with a column that declares an identifier."""
        return tuple(sorted(self._identifiers.get(name, ())))

    @cached_property
    def _identifiers(self) -> Mapping[str, set[str]]:
        """Products by the identifiers that columns of theirs declare."""
        project, found = self._state.project, defaultdict[str, set[str]](set)
        tables: Iterable[Table] = (*project.models.values(), *project.sources.values())
        for table in tables:
            for column in table.columns.values():
                if column.meta and isinstance(column.identifier, str):
                    found[column.identifier] |= set(self.of(table))
        return found

    def in_domains(self, domains: Iterable[str]) -> tuple[str, ...]:
        """The products of some domains."""
        known = set(domains)
        return self._whose(lambda one: one.domain in known)

    def _whose(self, holds: Callable[[Contract], bool]) -> tuple[str, ...]:
        return tuple(sorted(one.name for one in self._state.contracts if holds(one)))


def _by_domain_and_name(project: Project) -> Mapping[tuple[str | None, str], list[str]]:
    found: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    tables: tuple[Model | Source, ...] = (*project.models.values(), *project.sources.values())
    for table in tables:
        for name in {table.name, table.relation}:
            found[table.domain, name].append(table.unique_id)
    return found


def paired(base: State, head: State) -> Iterator[tuple[Contract, Contract]]:
    """Each product's contract before and after, sorted: of one name, or gone and new with a table of the interface in common."""
    for name in sorted(base.by_name.keys() & head.by_name.keys()):
        yield base.by_name[name], head.by_name[name]
    new: dict[str, set[str]] = defaultdict(set)
    for name in head.by_name.keys() - base.by_name.keys():
        for table in head.by_name[name].interfaces.tables:
            new[table].add(name)
    for name in sorted(base.by_name.keys() - head.by_name.keys()):
        before = base.by_name[name]
        for other in sorted({one for table in before.interfaces.tables for one in new.get(table, ())}):
            yield before, head.by_name[other]


def products_of(base: tuple[str, ...], head: tuple[str, ...]) -> tuple[str, ...]:
    """Those that something concerns on either side."""
    return tuple(sorted({*base, *head}))

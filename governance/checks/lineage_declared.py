"""lineage-declared: what a contract says a product is made of is what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.contracts import Contract
from governance.project import Model


def lineage_declared(case: Case) -> Iterator[Examined]:
    """Every contract names the streams and products that its tables are made of, and the models on the way, no others.

    From the tables of its interface the way is followed back, model by model, as dbt's manifest shows it: to the
    tables of other products, and to dbt's sources, each of which is a stream that some contract collects. Those are
    `lineage: sources:`; the models on the way, the tables themselves among them, are `lineage: transforms:`.
    """
    ways = _Ways(case)
    for contract in case.contracts:
        way = ways.of(contract)
        if way is not None:
            yield _examined(case, contract, "sources", way.sources, way.strangers)
            yield _examined(case, contract, "transforms", way.transforms, frozenset())


class _Way(NamedTuple):
    """What a product is made of: streams and products, dbt sources that are neither, and names of models."""

    sources: frozenset[str]
    strangers: frozenset[str]
    transforms: frozenset[str]


class _Ways:
    """The ways back from the tables of one project's products."""

    def __init__(self, case: Case) -> None:
        self._case, self._built = case, Built(case)
        self._product = {
            model.unique_id: contract.name for contract in case.contracts for model in self._tables(contract)
        }
        self._stream: dict[tuple[str | None, str], str] = {
            (contract.domain, each.table): each.stream
            for contract in case.contracts
            for each in contract.collectors
        }

    def _tables(self, contract: Contract) -> list[Model]:
        return [one for table in contract.interfaces.tables for one in self._built.versions(contract, table)]

    def of(self, contract: Contract) -> _Way | None:
        """What a product is made of, or None where nothing builds it."""
        tables = self._tables(contract)
        if not tables:
            return None
        models = {model.unique_id: model for model in tables}
        ends: set[str] = set()
        waiting = list(tables)
        while waiting:
            for uid in waiting.pop().depends_on:
                model = self._case.project.models.get(uid)
                if model is None or self._product.get(uid, contract.name) != contract.name:
                    ends.add(uid)
                elif uid not in models:
                    models[uid] = model
                    waiting.append(model)
        known = {uid: name for uid in ends if (name := self._name(uid)) is not None}
        transforms = frozenset(model.name for model in models.values())
        return _Way(frozenset(known.values()), frozenset(ends - known.keys()), transforms)

    def _name(self, uid: str) -> str | None:
        """The stream that lands in a source, or the product that a table is of."""
        source = self._case.project.sources.get(uid)
        return (
            self._product.get(uid) if source is None else self._stream.get((source.domain, source.relation))
        )


def _examined(
    case: Case, contract: Contract, key: str, found: frozenset[str], strangers: Iterable[str]
) -> Examined:
    problems = (
        *_differences(contract, key, found),
        *(_strange(contract, uid) for uid in sorted(strangers)),
    )
    place = case.place_of(contract.document, ("lineage", key))
    return Examined(f"contract.{contract.name}.{key}", None, problems, place)


def _differences(contract: Contract, key: str, found: frozenset[str]) -> Iterator[Problem]:
    declared = frozenset(getattr(contract.lineage, key))
    for name in sorted(found - declared):
        yield Problem(
            f"product {contract.name} is made of `{name}`, and its contract does not say so",
            f"add `{name}` to `lineage: {key}:`, or take it out of the models",
            subject=name,
            expected="declared",
        )
    for name in sorted(declared - found):
        yield Problem(
            f"the contract of {contract.name} names `{name}`, and the product is not made of it",
            f"take `{name}` out of `lineage: {key}:`, or let a model read it",
            subject=name,
            expected="read",
        )


def _strange(contract: Contract, uid: str) -> Problem:
    return Problem(
        f"product {contract.name} is made of {uid}, which is no table of another product and which no contract collects",
        "declare what lands there as a collector of a contract, or read what some product offers",
        subject=uid,
        expected="a stream or product",
    )


LINEAGE_DECLARED = Check(
    id="lineage-declared",
    ask=lineage_declared,
    core=False,
    exposes=False,
)

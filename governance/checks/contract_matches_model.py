"""contract-matches-model: what a contract promises of a table is what its dbt contract enforces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.contracts import PromisedColumn, TableSchema
from governance.project import Column, Model
from governance.project.types import fits_type

_NEVER_NULL = frozenset({"not_null", "primary_key"})


def contract_matches_model(case: Case) -> Iterator[Examined]:
    """Every table whose contract promises columns has these and no others, of their types, nullability and key.

    A contract promises them under `interfaces: schema:`. The model that builds the table, in its latest version, must
    declare the same columns with the same data types in dbt's YAML, a `not_null` constraint where a value is
    `required`, and the key as primary key or unique constraint. That its SQL keeps to dbt's YAML is asked by
    dbt-contract-enforced; a table that nothing builds, by contract-present.
    """
    built = Built(case)
    for contract in case.contracts:
        for table, promised in contract.interfaces.schema.items():
            model = built.latest(contract, table)
            if model is not None:
                promise = _Promise(contract.name, table, promised)
                yield from _columns(model, promise)
                yield Examined(model, None, tuple(_key(model, promise)))


class _Promise(NamedTuple):
    """What one product promises of one table."""

    product: str
    table: str
    schema: TableSchema

    def expected(self, what: str) -> str:
        """What a finding expects; two products may promise one model."""
        return f"{self.product}.{self.table}: {what}"


def _columns(model: Model, promise: _Promise) -> Iterator[Examined]:
    declared = {name.lower(): column for name, column in model.columns.items()}
    for name, promised in promise.schema.columns.items():
        column = declared.pop(name.lower(), None)
        if column is None:
            yield Examined(model, name, (_missing(name, promise),))
        else:
            yield Examined(model, column.name, tuple(_differences(column, promised, promise)))
    for column in declared.values():
        yield Examined(model, column.name, (_unpromised(column, promise),))


def _missing(name: str, promise: _Promise) -> Problem:
    return Problem(
        f"product {promise.product} promises column `{name}`, which the model does not declare",
        "add it to the model and its YAML; to take it from consumers is a breaking change of the contract",
        expected=promise.expected("the column"),
    )


def _unpromised(column: Column, promise: _Promise) -> Problem:
    return Problem(
        f"consumers see column `{column.name}`, which product {promise.product} does not promise",
        f"write `{column.name}: {{type: {column.data_type or '…'}}}` in the contract's `interfaces: schema:`, or take "
        "it out of the model",
        expected=promise.expected("no such column"),
    )


def _differences(column: Column, promised: PromisedColumn, promise: _Promise) -> Iterator[Problem]:
    if not fits_type(promised.type, column.data_type):
        yield Problem(
            f"product {promise.product} promises {promised.type}, and dbt's YAML declares {column.data_type or 'no type'}",
            f"write `data_type: {promised.type}` and let the SQL cast to it, or change the contract as a breaking change",
            subject=column.data_type,
            expected=promise.expected(promised.type),
        )
    if promised.required and _NEVER_NULL.isdisjoint(column.constraints):
        yield Problem(
            f"product {promise.product} promises that it is never null, and nothing in the dbt contract says so",
            "write `constraints: [{type: not_null}]` for it in dbt's YAML",
            expected=promise.expected("not_null"),
        )


def _key(model: Model, promise: _Promise) -> Iterator[Problem]:
    key = _plain(promise.schema.key)
    if key and key not in {_plain(one) for one in model.key_constraints}:
        names = ", ".join(promise.schema.key)
        yield Problem(
            f"product {promise.product} promises the key ({names}), and the dbt contract has no such constraint",
            f"write `constraints: [{{type: primary_key, columns: [{names}]}}]` for the model, or promise its real key",
            subject=" | ".join(sorted(", ".join(one) for one in model.key_constraints)) or None,
            expected=promise.expected(names),
        )


def _plain(columns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(column.strip('"`').lower() for column in columns)


CONTRACT_MATCHES_MODEL = Check(
    id="contract-matches-model",
    ask=contract_matches_model,
    core=False,
    exposes=False,
)

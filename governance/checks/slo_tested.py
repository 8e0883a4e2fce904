"""slo-tested: what a contract promises of its data would be noticed if it were not kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.key_tests import weakness
from governance.declared.contract_rules import seconds
from governance.declared.contracts import Contract
from governance.project import Model, Source
from governance.project.beside import DataTest
from governance.project.periods import SECONDS

# Generic tests that fail when the newest row is too old; dbt_utils' and dbt_expectations'.
_RECENT = frozenset({"recency", "expect_row_values_to_have_recent_data"})
_DRIFT = frozenset({"drift_psi", "psi", "population_stability_index"})
_AT_MOST = ("at_most", "threshold", "max_psi")


def slo_tested(case: Case) -> Iterator[Examined]:
    """Every service level that a contract promises has a data test, constraint or freshness block that would fail.

    `freshness_p95`: each stream's source has `freshness: error_after` no later than that, or each table a test of
    recency; a product made of other products alone promises no more than they do. `completeness`: each table has a
    column that is required, or tested never to be null. `drift_psi`: each table has a data test of the population
    stability index with a limit no higher. A data test counts with severity error and over all rows.
    """
    audit = _Audit(case)
    for contract in case.contracts:
        for key, problems in (
            ("freshness_p95", audit.freshness(contract)),
            ("completeness", audit.completeness(contract)),
            ("drift_psi", audit.drift(contract)),
        ):
            place = case.place_of(contract.document, ("quality_slo", key))
            yield Examined(f"contract.{contract.name}.{key}", None, tuple(problems), place)


class _Audit:
    """The contracts of one project, with what tests their tables."""

    def __init__(self, case: Case) -> None:
        self._case, self._built = case, Built(case)
        self._contracts = {contract.name: contract for contract in case.contracts}
        self._streams = {
            each.stream: (contract.domain, each.table)
            for contract in case.contracts
            for each in contract.collectors
        }
        self._sources: dict[tuple[str | None, str], Source] = {
            (source.domain, source.relation): source for source in case.project.sources.values()
        }

    @cached_property
    def _tests(self) -> dict[str, list[DataTest]]:
        """The data tests that can be relied on, by the node that they are declared on."""
        found: dict[str, list[DataTest]] = defaultdict(list)
        for test in self._case.project.data_tests:
            if test.of and test.test and weakness(test, "model") is None:
                found[test.of].append(test)
        return found

    def _tables(self, contract: Contract) -> Iterator[tuple[str, Model]]:
        for table in contract.interfaces.tables:
            model = self._built.latest(contract, table)
            if model is not None:
                yield table, model

    def _of(self, model: Model, names: Iterable[str]) -> list[DataTest]:
        return [
            test for test in self._tests.get(model.unique_id, ()) if test.test.rpartition(".")[2] in names
        ]

    def freshness(self, contract: Contract) -> Iterator[Problem]:
        """What nobody would notice to be late."""
        promised, said = _seconds(contract), contract.quality_slo.freshness_p95
        if promised is None:
            yield Problem(
                f"product {contract.name} promises {said}, which is no length that can be measured",
                "write it in weeks, days, hours, minutes and seconds",
                subject=said,
                expected="a length of time",
            )
            return
        tables = list(self._tables(contract))
        if tables and all(self._recent(model, promised) for _, model in tables):
            return
        streams = [name for name in contract.lineage.sources if name in self._streams]
        for stream in streams:
            yield from self._watched(stream, promised, said)
        for name in () if streams else contract.lineage.sources:
            yield from _as_fresh(self._contracts[name], promised, said)

    def _recent(self, model: Model, promised: int) -> bool:
        limits = (_interval(test.arguments) for test in self._of(model, _RECENT))
        return any(limit is not None and limit <= promised for limit in limits)

    def _watched(self, stream: str, promised: int, said: str) -> Iterator[Problem]:
        source = self._sources.get(self._streams[stream])
        limit = source.stale_after if source else None
        if limit is None or limit > promised:
            seen = (
                "nothing fails when it stops"
                if limit is None
                else f"nothing fails for {limit:,} seconds when it stops"
            )
            yield Problem(
                f"changes are promised within {said}, and of stream {stream} {seen}",
                "write `freshness: {error_after: {count: …, period: …}}` for its source, no longer than is promised, or "
                "promise what is watched",
                subject=stream,
                expected=said,
            )

    def completeness(self, contract: Contract) -> Iterator[Problem]:
        """The tables of which any value may be missing unseen."""
        least = contract.quality_slo.completeness
        for table, model in self._tables(contract):
            schema = contract.interfaces.schema.get(table)
            if schema is not None:
                complete = any(column.required for column in schema.columns.values())
            else:
                complete = self._complete(model, least)
            if not complete:
                yield Problem(
                    f"product {contract.name} promises that {least:.4%} of the required values are there, and no column "
                    f"of `{table}` is required",
                    "write `required: true` for columns in `interfaces: schema:`, or test them with `not_null`",
                    subject=table,
                    expected=f"{least}",
                )

    def _complete(self, model: Model, least: float) -> bool:
        if model.contract_enforced and any("not_null" in one.constraints for one in model.columns.values()):
            return True
        shares = (test.arguments.get("at_least", 0) for test in self._of(model, ("not_null_proportion",)))
        return bool(self._of(model, ("not_null",))) or any(_number(share, 0) >= least for share in shares)

    def drift(self, contract: Contract) -> Iterator[Problem]:
        """The tables whose values may shift unseen."""
        limit = contract.quality_slo.drift_psi
        for table, model in self._tables(contract):
            if not any(_at_most(test.arguments) <= limit for test in self._of(model, _DRIFT)):
                yield Problem(
                    f"product {contract.name} promises a drift of at most {limit:g}, and no data test of `{table}` measures it",
                    f"give a column of it a `drift_psi` test with `at_most: {limit:g}`",
                    subject=table,
                    expected=f"{limit:g}",
                )


def _as_fresh(source: Contract, promised: int, said: str) -> Iterator[Problem]:
    own = _seconds(source)
    if own is None or own > promised:
        yield Problem(
            f"changes are promised within {said}, and product {source.name}, which it is made of, promises them within "
            f"{source.quality_slo.freshness_p95}",
            "promise no more than the products that it is made of",
            subject=source.name,
            expected=said,
        )


def _seconds(contract: Contract) -> int | None:
    try:
        return seconds(contract.quality_slo.freshness_p95)
    except ValueError:  # years and months, which have no one length
        return None


def _interval(arguments: Mapping[str, Any]) -> int | None:
    unit, count = SECONDS.get(str(arguments.get("datepart"))), arguments.get("interval")
    return unit * count if unit and isinstance(count, int) else None


def _at_most(arguments: Mapping[str, Any]) -> float:
    return min((_number(arguments.get(name), float("inf")) for name in _AT_MOST), default=float("inf"))


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) else otherwise


SLO_TESTED = Check(
    id="slo-tested",
    ask=slo_tested,
    core=False,
    exposes=False,
)

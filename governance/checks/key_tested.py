"""key-tested: a table says what its rows are told apart by, and that is tested or enforced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.key_tests import COMBINATIONS, alone, key_of, plain, weakness
from governance.project import Model
from governance.project.beside import DataTest

# Others take primary keys and unique constraints as information: docs.getdbt.com/reference/resource-properties/constraints.
_ENFORCE_KEYS = frozenset({"duckdb", "postgres"})
_TABLES = frozenset({"table", "incremental"})
_OF_KEYS = frozenset({"unique", "not_null", *COMBINATIONS})
Key = frozenset[str]


class _About(NamedTuple):
    """A test, the columns that it is about, and whether it is that of no key but of a column that may be null."""

    key: Key
    test: DataTest
    of_null: bool


def key_tested(case: Case) -> Iterator[Examined]:
    """Every silver and platinum table has a key, and data tests or the engine make sure of it.

    A key is a primary key or unique constraint, a `unique` test, a test of a combination of columns, or the
    `unique_key` of an incremental model or snapshot. It must be unique and never null, by data tests that fail the
    build (severity error, no `where`, no weakened `error_if`) or by constraints that the engine enforces.
    """
    tests = _Tests(case)
    for model in case.project.of_tiers("silver", "platinum"):
        if model.materialized != "ephemeral":
            problem = tests.problem(model)
            yield Examined(model, None, (problem,) if problem else ())


class _Lack(NamedTuple):
    """What a key lacks; the fewer, the nearer it is to be good."""

    key: Key
    reasons: tuple[str, ...]


class _Tests:
    """The data tests of a project that say something of keys, by the node that they are declared on."""

    def __init__(self, case: Case) -> None:
        self._enforces = case.project.adapter in _ENFORCE_KEYS
        self._hidden = frozenset(
            name
            for name in ("unique", "not_null")
            if f"macro.{case.project.name}.test_{name}" in case.project.macros
        )
        self._of: dict[str, list[_About]] = defaultdict(list)
        for test in case.project.data_tests:
            name, of = test.test, test.of
            if of and name.rpartition(".")[2] in _OF_KEYS:
                self._of[of].append(_About(key_of(test), test, name == "not_null"))

    def problem(self, model: Model) -> Problem | None:
        """Why no key of a model is made sure of, told of the one that lacks the least; None if one is."""
        tests = self._of.get(model.unique_id, ())
        lacks = []
        keys = _keys(model, tests)
        for key in sorted(keys, key=sorted) if len(keys) > 1 else keys:
            lack = self._lack(model, key, tests)
            if not lack.reasons:
                return None
            lacks.append(lack)
        if not lacks:
            return Problem(
                f"this {model.kind} declares no key: nothing says what its rows are told apart by",
                "test its key with `unique` and `not_null`, or a combination of columns with "
                "`unique_combination_of_columns`",
                expected="a key",
            )
        nearest = min(lacks, key=lambda lack: (len(lack.reasons), sorted(lack.key)))
        name = ", ".join(sorted(nearest.key))
        return Problem(
            f"its key ({name}) {' and '.join(nearest.reasons)}",
            "test it with `unique` (or a combination of columns) and `not_null`, each with severity error and without "
            "`where`, `error_if` or other conditions",
            subject=name,
            expected="a tested key",
        )

    def _lack(self, model: Model, key: Key, tests: Iterable[_About]) -> _Lack:
        enforced = model.contract_enforced and self._enforces and model.materialized in _TABLES
        by_engine = enforced and any(_plain(constraint) == key for constraint in model.key_constraints)
        fitting = [test for about, test, of_null in tests if not of_null and about == key]
        unique = None if by_engine else self._weakest(model, fitting, "unique")
        reasons = [unique] if unique else []
        columns = sorted(key) if len(key) > 1 else key
        reasons += [lack for column in columns if (lack := self._null(model, key, column, tests))]
        return _Lack(key, tuple(reasons))

    def _null(self, model: Model, key: Key, column: str, tests: Iterable[_About]) -> str | None:
        """Why a column of a key may be null, or None."""
        if model.contract_enforced and _has_constraint(model, column):
            return None
        only = key if len(key) == 1 else alone(column)
        fitting = [test for about, test, of_null in tests if of_null and about == only]
        lack = self._weakest(model, fitting, "not_null")
        return lack if not lack or len(key) == 1 else f"{lack} on `{column}`"

    def _weakest(self, model: Model, tests: Iterable[DataTest], wanted: str) -> str | None:
        """None where one of the tests does all it should; else why the first does not."""
        said = f"has no `{wanted}` test"
        for test in tests:
            weak = "is another test of that name" if test.test in self._hidden else weakness(test, model.kind)
            if weak is None:
                return None
            said = f"has a `{test.test}` test that {weak}"
        return said


def _keys(model: Model, tests: Iterable[_About]) -> set[Key]:
    found = {key for key, _, of_null in tests if key and not of_null}
    found.update(map(_plain, model.key_constraints))
    if model.unique_key:
        found.add(_plain(model.unique_key))
    return found


def _plain(columns: Iterable[str]) -> Key:
    return frozenset(map(plain, columns))


def _has_constraint(model: Model, column: str) -> bool:
    """Whether the dbt contract makes a column not null, which every engine enforces."""
    enforced = (each for name, each in reversed(model.columns.items()) if name.lower() == column)
    last = next(enforced, None)
    return last is not None and "not_null" in last.constraints


KEY_TESTED = Check(
    id="key-tested",
    ask=key_tested,
    core=False,
    exposes=False,
)

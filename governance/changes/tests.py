"""dbt's tests, before and after: which are gone, and which fail for less."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from governance.changes.change import Change
from governance.changes.spelling import said
from governance.changes.state import State, products_of
from governance.project.beside import DataTest, Macro, UnitTest

_ACCEPTED = "accepted_values"
_AT_MOST = frozenset({"at_most", "threshold", "max_psi"})
_SEVERITY = ("warn", "error")
_USUAL = {"where": None, "error_if": "!= 0", "warn_if": "!= 0", "fail_calc": "count(*)", "limit": None}
"""dbt's conditions of a data test: by these it looks at all rows and fails for any."""
# A generic test's macro, or what dbt dispatches it to: `default__test_unique` of the project goes before dbt's own.
_TEST = re.compile(r"(?:[a-z0-9]+__)?test_")
_OURS, _THEIRS = "one of the project", "that of a package, or of dbt"
_Place = tuple[str | None, str | None, str]


def test_changes(base: State, head: State) -> Iterator[Change]:
    """What differs between the data tests, the unit tests and the generic tests' macros of two states.

    A test of a model or column that is gone is gone with it, and not told.
    """
    before, after = _by_place(base), _by_place(head)
    for place in sorted(before.keys() | after.keys(), key=str):
        old, new = list(before.get(place, ())), list(after.get(place, ()))
        for test in [one for one in old if any(_same(one, other) for other in new)]:
            old.remove(test)
            new.remove(next(other for other in new if _same(test, other)))
        for was, now in zip(old, new, strict=False):
            yield _Pair(base, head, was, now).change()
        for test in old[len(new) :]:
            if _is_there(head, test):
                yield _told(base, "test-removed", test, (_words(test), None))
        for test in new[len(old) :]:
            if _is_there(base, test):
                yield _told(head, "test-added", test, (None, _words(test)))
    yield from _unit_tests(base, head)
    yield from _definitions(base, head)


def _by_place(state: State) -> Mapping[_Place, list[DataTest]]:
    """Tests by what they are declared on and what they test; a singular one by its name."""
    found: dict[_Place, list[DataTest]] = defaultdict(list)
    for test in state.project.data_tests:
        column = test.column.lower() if test.column else None
        found[test.of if test.test else None, column, test.test or test.name].append(test)
    return found


def _same(one: DataTest, other: DataTest) -> bool:
    return _says(one) == _says(other)


def _says(test: DataTest) -> tuple[Any, ...]:
    text = "" if test.test else " ".join(test.source_code.split())
    return _arguments(test), test.severity, test.conditions, text


def _arguments(test: DataTest) -> dict[str, Any]:
    found = {key: value for key, value in test.arguments.items() if key not in ("column_name", "model")}
    if test.test == _ACCEPTED and isinstance(found.get("values"), list):
        found["values"] = sorted(found["values"], key=str)
    return found


def _is_there(state: State, test: DataTest) -> bool:
    """Whether what a test is declared on is in a state too."""
    project = state.project
    if test.of is None:
        return True
    table = project.models.get(test.of) or project.sources.get(test.of)
    if table is None:
        return False
    return test.column is None or test.column.lower() in {name.lower() for name in table.columns}


@dataclass(frozen=True, slots=True)
class _Pair:
    """One test that says something else than before."""

    base: State
    head: State
    old: DataTest
    new: DataTest

    def change(self) -> Change:
        values = (_words(self.old), _words(self.new))
        if self._eased():
            return _told(self.head, "test-weakened", self.new, values)
        if self.new.test == _ACCEPTED and _arguments(self.old) != _arguments(self.new):
            return self._accepted()
        return _told(
            self.head, "test-strengthened" if self._stricter() else "test-weakened", self.new, values
        )

    def _eased(self) -> bool:
        """Whether it warns where it failed, or looks at other rows or counts otherwise."""
        less = _SEVERITY.index(self.new.severity) < _SEVERITY.index(self.old.severity)
        unusual = self.new.conditions != tuple(_USUAL.values())
        return less or (self.old.conditions != self.new.conditions and unusual)

    def _accepted(self) -> Change:
        was, now = (set(map(str, _values(one))) for one in (self.old, self.new))
        shown = (", ".join(sorted(was)), ", ".join(sorted(now)))
        kind = "accepted-values-narrowed" if now < was else "accepted-values-widened"
        if not self._is_promised():
            kind = "test-strengthened" if now < was else "test-weakened"
        return _told(self.head, kind, self.new, shown)

    def _is_promised(self) -> bool:
        model = self.head.project.models.get(self.new.of or "")
        return model is not None and self.head.products.is_promised(model)

    def _stricter(self) -> bool:
        """Whether it fails, looks at all rows, or has a lower limit, and is otherwise the same."""
        old, new = _arguments(self.old), _arguments(self.new)
        differs = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
        limits = all(
            isinstance(old.get(key), (int, float))
            and isinstance(new.get(key), (int, float))
            and new[key] < old[key]
            for key in differs
        )
        return _says(self.old)[3] == _says(self.new)[3] and differs <= _AT_MOST and limits


def _values(test: DataTest) -> list[Any]:
    values = test.arguments.get("values")
    return values if isinstance(values, list) else []


def _words(test: DataTest) -> str:
    """A test as it is told: its name, arguments, severity and conditions where they are not the usual ones."""
    arguments = _arguments(test)
    shown = [f"{key} {said(arguments[key])}" for key in sorted(arguments)]
    shown += [test.severity] if test.severity != "error" else []
    shown += [
        f"{name} {one}"
        for (name, normal), one in zip(_USUAL.items(), test.conditions, strict=True)
        if one not in (normal, None)
    ]
    name = test.test or test.name
    return f"{name} ({'; '.join(shown)})" if shown else name


def _told(state: State, kind: str, test: DataTest, values: tuple[str | None, str | None]) -> Change:
    project = state.project
    table = project.models.get(test.of or "") or project.sources.get(test.of or "")
    if table is None:
        reads = [project.models[uid] for uid in test.depends_on if uid in project.models]
        return Change(kind, test.name, state.products.of_tables(reads), *values, test.file, None)
    name = ".".join(table.keys[0][1:]) if table.keys[0][0] == "sources" else table.name
    subject = f"{name}.{test.column}" if test.column else name
    return Change(kind, subject, state.products.of(table), *values, *state.table_place(table, test.column))


def _unit_tests(base: State, head: State) -> Iterator[Change]:
    after = {test.unique_id: test for test in head.project.unit_tests}
    models = {model.name: model for model in base.project.models.values()}
    kept = {model.name for model in head.project.models.values()}
    for test in base.project.unit_tests:
        new = after.get(test.unique_id)
        if test.model not in kept or (new is not None and _examines(new) == _examines(test)):
            continue
        products = products_of(base.products.of_tables([models[test.model]]), ())
        subject = f"{test.model}.{test.name}"
        if new is None:
            yield Change("test-removed", subject, products, "unit test", None, test.file, None)
        else:
            values = (f"unit test {_digest(test)}", f"unit test {_digest(new)}")
            yield Change("test-weakened", subject, products, *values, new.file, None)


def _examines(test: UnitTest) -> str:
    """What a unit test gives, expects and stands in for; its inputs in any order."""
    *given, expected = [said([one.input, one.rows, one.fixture]) for one in test.rows]
    return said([test.model, sorted(given), expected, test.overrides])


def _digest(test: UnitTest) -> str:
    """What stands for a unit test's rows, which nobody has to read in a diff."""
    return hashlib.sha256(_examines(test).encode(errors="surrogatepass")).hexdigest()[:12]


def _definitions(base: State, head: State) -> Iterator[Change]:
    """Generic tests of the project that are written otherwise than before: all that use them ask something else.

    A test of the root project goes before that of a package: a new one of the name of one in use stands in for it.
    """
    before, after = _written(base), _written(head)
    used = _in_use(base) & _in_use(head)
    for uid in sorted(before.keys() | after.keys()):
        old, new = before.get(uid), after.get(uid)
        macro = new or before[uid]
        values = ("as it was", "written otherwise")
        if old is None or new is None:
            if macro.name.rpartition("__")[2] not in used:
                continue
            values = (_OURS, _THEIRS) if new is None else (_THEIRS, _OURS)
        elif old.sql.split() == new.sql.split():
            continue
        yield Change("test-weakened", macro.name, (), *values, macro.file, None)


def _written(state: State) -> Mapping[str, Macro]:
    """The generic tests' macros of the root project."""
    root = state.project.name
    macros = state.project.macros.items()
    return {uid: one for uid, one in macros if one.package == root and _TEST.match(one.name)}


def _in_use(state: State) -> frozenset[str]:
    """Names of the macros of the generic tests that are declared anywhere."""
    return frozenset(f"test_{test.test.rpartition('.')[2]}" for test in state.project.data_tests if test.test)

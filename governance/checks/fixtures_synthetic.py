"""fixtures-synthetic: what stands in the repository is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from governance.artifacts.seed_files import MAXIMUM_BYTES, cells
from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.checks.recognising import CARD, Hit, Recogniser
from governance.project import Model, Project
from governance.project.beside import DataTest
from governance.project.shape import Table

# A comment, or a literal, so that neither hides in the other.
_COMMENTS = re.compile(
    r"""(?P<comment>\{\#.*?\#\}|/\*.*?\*/|--[^\n]*)|'(?:[^']|'')*'|"[^"]*"|\$\$.*?\$\$""", re.DOTALL
)
# So many values of one node are findings of their own; the others are one.
_SHOWN = 5
# Arguments that every generic test has.
_NO_VALUES = frozenset({"model", "column_name"})
_EXAMPLES = {
    "email": "jane@example.com",
    "phone": "202-555-0143",
    "ssn": "000-12-3456",
    "ip_address": "192.0.2.1",
    CARD: "4111 1111 1111 1111",
}


class _Found(NamedTuple):
    """A value, what it stands in, and file and line of it."""

    hit: Hit
    where: str
    place: tuple[str, int]


def fixtures_synthetic(case: Case) -> Iterator[Examined | Unseen]:
    """No seed, unit test, test argument, SQL, macro or description holds what looks like a person's identifier.

    Looked for are the patterns that policies/classifications.yml declares and payment cards; what is reserved for
    examples (example.com, 555-01xx, numbers and addresses that nobody is given) passes. A finding names a value by a
    keyed digest, never the value.
    """
    search = _Search(case)
    yield from search.models()
    yield from search.sources()
    yield from search.tests()
    yield from search.macros()
    yield from search.unseen()


class _Search:
    """One project, searched."""

    def __init__(self, case: Case) -> None:
        self._project: Project = case.project
        self._own = case.project.own_packages
        self._recogniser = Recogniser(case.policies, case.project.name)
        self._unread: list[str] = []
        self._missing = 0
        self._clean: set[int] = set()

    def models(self) -> Iterator[Examined]:
        """SQL, descriptions and seeds of the project's own models, those of local packages among them."""
        for model in self._project.models.values():
            if model.package in self._own:
                found = self._described(model)
                if self._recogniser.find(model.source_code):
                    found += self._in_sql(model.source_code, model.file, "its SQL")
                if model.kind == "seed":
                    found += self._in_seed(model)
                if found:
                    yield from self._examined(model, found)
                else:
                    yield Examined(model)

    def sources(self) -> Iterator[Examined]:
        """Descriptions of the project's own sources."""
        for source in self._project.sources.values():
            if source.package in self._own:
                yield from self._examined(source.unique_id, self._described(source))

    def tests(self) -> Iterator[Examined]:
        """Rows of unit tests, arguments of data tests, SQL of singular ones."""
        for unit_test in self._project.unit_tests:
            if self._is_own(unit_test.unique_id):
                line = self._project.places.line(unit_test.file, ("unit_tests", unit_test.name))
                rows = (rows.rows for rows in unit_test.rows)
                found = self._in_values(rows, "its rows", (unit_test.file, line))
                yield from self._examined(unit_test.unique_id, found)
        for test in self._project.data_tests:
            if (not test.test or not test.arguments.keys() <= _NO_VALUES) and self._is_own(test.unique_id):
                yield from self._examined(test.unique_id, self._in_data_test(test))

    def macros(self) -> Iterator[Examined]:
        """The text of the project's own macros."""
        for uid in sorted(self._project.macros):
            macro = self._project.macros[uid]
            if macro.package in self._own:
                found = self._in_sql(macro.sql, macro.file, "it", in_file=False)
                yield from self._examined(uid, found)

    def unseen(self) -> Iterator[Unseen]:
        """What of the seeds was not searched."""
        for file in self._unread:
            yield Unseen(f"{file} is searched as far as its first {MAXIMUM_BYTES >> 20} MiB only")
        if self._missing:
            yield Unseen(f"the CSV files of {self._missing} seed{'s' * (self._missing > 1)} are not there")

    def _is_own(self, uid: str) -> bool:
        return uid.split(".", 2)[1] in self._own

    def _in_seed(self, model: Model) -> list[_Found]:
        seed = self._project.seeds.read(model.file)
        if seed is None:
            self._missing += 1
            return []
        if not seed.is_whole:
            self._unread.append(model.file)
        return list(self._in_cells(model, seed.text))

    def _in_cells(self, model: Model, text: str) -> Iterator[_Found]:
        if not self._recogniser.find(text):
            return
        delimiter = model.settings.get("delimiter", ",")
        plain = delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else ","
        for line, column, value in cells(text, plain):
            for hit in self._recogniser.find(value):
                yield _Found(hit, f"its column `{column}`" if column else "its rows", (model.file, line))

    def _described(self, table: Table) -> list[_Found]:
        found = [
            _Found(hit, "its description", self._project.place(table))
            for hit in self._recogniser.find(table.description)
        ]
        clean = self._clean
        for name, column in table.columns.items():
            # Columns that are written alike in many tables are one object, which the project keeps.
            if id(column) not in clean:
                hits = self._recogniser.find(column.description)
                where = f"the description of its column `{name}`"
                found += [_Found(hit, where, self._project.place(table, name)) for hit in hits]
                if not hits:
                    clean.add(id(column))
        return found

    def _in_sql(self, text: str, file: str, where: str, *, in_file: bool = True) -> Iterator[_Found]:
        """In the text of a file, or of a macro, of which nobody tells the line it begins at."""
        if not self._recogniser.find(text):
            return
        code = _COMMENTS.sub(_blanked, text)
        for hit in self._recogniser.find(code):
            yield _Found(hit, where, (file, code.count("\n", 0, hit.start) + 1 if in_file else 0))

    def _in_values(self, values: Iterable[Any], where: str, place: tuple[str, int]) -> Iterator[_Found]:
        for value in values:
            if isinstance(value, (str, int)):
                yield from (_Found(hit, where, place) for hit in self._recogniser.find(str(value)))
            elif isinstance(value, dict):
                yield from self._in_values(value.values(), where, place)
            elif isinstance(value, list):
                yield from self._in_values(value, where, place)

    def _in_data_test(self, test: DataTest) -> Iterator[_Found]:
        if not test.test:
            yield from self._in_sql(test.compiled_code or "", test.file, "its SQL", in_file=False)
            return
        of = self._project.models.get(test.of or "")
        arguments = (value for name, value in test.arguments.items() if name not in _NO_VALUES)
        place = self._project.place(of, test.column) if of else (test.file, 0)
        yield from self._in_values(arguments, "its arguments", place)

    def _examined(self, of: Model | str, found: Iterable[_Found]) -> Iterator[Examined]:
        """The node; a problem for each of the first values, and one for all others together."""
        first: dict[str, _Found] = {}
        for one in found:
            first.setdefault(self._recogniser.digest(one.hit.value), one)
        if not first:
            yield Examined(of)
            return
        for digest, one in islice(first.items(), _SHOWN):
            yield Examined(of, None, (_problem(digest, one),), one.place)
        others = list(first.items())[_SHOWN:]
        if others:
            digest = self._recogniser.digest(" ".join(sorted(digest for digest, _ in others)))
            yield Examined(of, None, (_others(len(others), digest),), others[0][1].place)


def _blanked(found: re.Match[str]) -> str:
    """A comment as white space that keeps its lines; a literal as it is."""
    return re.sub(r"[^\n]", " ", found[0]) if found["comment"] else found[0]


def _problem(digest: str, found: _Found) -> Problem:
    example = _EXAMPLES.get(found.hit.identifier)
    instead = f" such as {example}" if example else ""
    return Problem(
        f"what looks like `{found.hit.identifier}` and is not reserved for examples stands in {found.where}",
        f"write a value that is nobody's{instead}; if it was a person's, take it out of the history too",
        subject=digest,
        expected="synthetic",
    )


def _others(count: int, digest: str) -> Problem:
    return Problem(
        f"{count} more value{'s' * (count > 1)} here look{'s' * (count == 1)} like identifiers of people",
        "write values that are nobody's",
        subject=digest,
        expected="synthetic",
    )


FIXTURES_SYNTHETIC = Check(
    id="fixtures-synthetic",
    ask=fixtures_synthetic,
    core=False,
)

"""source-classified: what nobody declared where it enters is followed nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.axes import Sayings
from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.project import Source


def source_classified(case: Case) -> Iterator[Examined | Unseen]:
    """Every column of every source that the project reads says what is in it.

    Labels start where values enter: a column of a source declares its identifier, or its confidentiality and with
    it category and identifiability, as a model's column does. So must the columns that models select from it and
    that its YAML does not list. A source that declares no columns is a finding; one that nothing reads is left out.
    """
    yield from _early(case)
    selected = _Selected(case)
    for source in _read(case):
        listed = {name.lower() for name in source.columns}
        for name in sorted(selected.of(source) - listed) if listed else ():
            yield _examined(case, source, name, (_unlisted(name),))


def _early(case: Case) -> Iterator[Examined | Unseen]:
    """Every column of every source that the project reads says what is in it."""
    sayings = Sayings(case.policies.classifications)
    for source in _read(case):
        if not source.columns:
            yield _examined(case, source, None, (_no_columns(),))
        for name, column in source.columns.items():
            yield _examined(case, source, name, sayings.problems(column))
    unread = len(case.project.sources) - len(_read(case))
    if unread:
        yield Unseen(f"{unread} source{'s' if unread > 1 else ''} that no model reads")


def _read(case: Case) -> list[Source]:
    read = {uid for model in case.project.models.values() for uid in model.depends_on}
    return [source for uid, source in case.project.sources.items() if uid in read]


class _Selected:
    """The columns of which a value goes on; what only decides on rows may be a column of another relation."""

    def __init__(self, case: Case) -> None:
        from governance.lineage.graph import SHIFT  # a run of checks that follow nothing does not load it

        self._traced = case.traced
        self._leading = {key >> SHIFT for deps in self._traced.lineage.graph.edges for key in deps}

    def of(self, source: Source) -> set[str]:
        relation = self._traced.relation(source.unique_id)
        named = relation.ids.items() if relation else ()
        return {name for name, number in named if number in self._leading and name != "*"}


def _examined(case: Case, source: Source, column: str | None, problems: tuple[Problem, ...]) -> Examined:
    # Its line is looked up only where it is told: that parses the file.
    return Examined(
        source.unique_id, column, problems, case.project.place(source, column) if problems else None
    )


def _no_columns() -> Problem:
    return Problem(
        "this source declares no columns, so nothing says what enters by it",
        "list its columns in dbt's YAML, each with `identifier` or `confidentiality` under `config: meta:`",
    )


def _unlisted(name: str) -> Problem:
    return Problem(
        "a model selects this column, and the source does not list it",
        f"list `{name}` among the source's columns, with `identifier` or `confidentiality` under `config: meta:`",
    )


SOURCE_CLASSIFIED = Check(
    id="source-classified",
    ask=source_classified,
    core=False,
    follows=True,
    early=_early,
)

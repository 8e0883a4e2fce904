"""egress-declared: what leaves the warehouse leaves as somebody said it may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.sql_lines import place_in_sql
from governance.declared.governance_file import Egress
from governance.project import Exporting, Model

if TYPE_CHECKING:  # a run of checks that follow nothing does not load it
    from governance.lineage.given import Came, Given
    from governance.lineage.graph import Deps

_PARTS = 2
_WORD = re.compile(r"\w+")
_PLACED = frozenset({"location", "location_root", "external_volume"})


def egress_declared(case: Case) -> Iterator[Examined]:
    """What identifies people, and what is said of them, leaves the warehouse only as governance.yml says it may.

    It leaves by functions of language models (`ai_query`, `cortex.complete`), by `http_…`, and by functions that stand
    in a schema and are no masks, so that anybody may have written them; by models that are materialized outside or at
    a location; by Python models, whose code may do anything; and by tables that saved queries of the semantic layer write
    (`exports:`), which no mask and no row rule goes with. For each, `egress:` names the function or the
    destination, what may go there and what for. What a mask leaves nothing of, and aggregates, are not meant. What
    cannot be decided is a finding that says so.
    """
    asked = _Asked(case)
    for model in case.project.models.values():
        yield from asked.functions(model)
        yield from asked.destination(model)
    for query in case.project.exporting:
        yield from asked.exports(query)
    yield from asked.entries()


@dataclass(frozen=True, slots=True)
class _Leaving:
    """One way out of one model: what it is called in governance.yml, and in words."""

    key: str
    name: str
    says: str
    place: tuple[str, int]


class _Asked:
    def __init__(self, case: Case) -> None:
        self.case, self.traced = case, case.traced
        self.declared = case.policies.governance.egress
        self.used: set[int] = set()

    def functions(self, model: Model) -> Iterator[Examined]:
        """What functions outside are given in one model."""
        relation = self.traced.relation(model.unique_id)
        for name, deps in sorted(relation.calls.items()) if relation else ():
            place = place_in_sql(model, name, name.rpartition(".")[2])
            given = self._given(deps)
            if given:
                yield self._examined(model, _Leaving("function", name, f"`{name}()` is given", place), given)

    def destination(self, model: Model) -> Iterator[Examined]:
        """What a model that stands outside holds, or a Python model reads."""
        from governance.lineage.given import whole_rows

        python = model.language != "sql"
        outside = model.materialized == "external" or not model.settings.keys().isdisjoint(_PLACED)
        given = self._given(whole_rows(self.traced, model.unique_id)) if python or outside else {}
        says = "its code may send on what it reads, and that is" if python else "it stands outside and holds"
        if given:
            yield self._examined(model, _Leaving("destination", model.name, says, (model.file, 0)), given)

    def exports(self, query: Exporting) -> Iterator[Examined]:
        """What the tables hold that a saved query writes."""
        place = query.file, self.case.project.places.line(query.file, ("saved_queries", query.name))
        leaving = _Leaving("destination", query.name, "it writes a table that no model makes, with", place)
        given: Given = {}
        for uid, sql in query.columns:
            given |= self._given(self._of_sql(uid, sql))
        yield self._examined(query.unique_id, leaving, given)
        unseen = [f"`{item}`" for item in query.unknown]
        unseen += [f"model {uid}" for uid, _ in query.columns if uid in self.traced.unknown]
        if unseen:
            problem = Problem(
                f"what {', '.join(sorted(set(unseen)))} brings to the table that it writes cannot be decided",
                "group by dimensions and entities that semantic models of this project have",
                subject=", ".join(sorted(set(unseen))),
            )
            yield Examined(query.unique_id, None, (problem,), place)

    def _of_sql(self, uid: str, sql: str) -> Deps:
        """The columns of a relation that an expression names, or all where it names none."""
        from governance.lineage.given import whole_rows
        from governance.lineage.graph import SHIFT
        from governance.lineage.kinds import IDENTITY

        relation = self.traced.relation(uid)
        words = {word.lower() for word in _WORD.findall(sql)}
        named = {
            number << SHIFT: IDENTITY
            for name, number in (relation.ids.items() if relation else ())
            if name.lower() in words
        }
        return named or whole_rows(self.traced, uid)

    def entries(self) -> Iterator[Examined]:
        """Entries that allow nothing: what they were for may have come back as something else."""
        document = self.case.policies.documents["governance.yml"]
        file = document.file.relative_to(self.case.root).as_posix()
        for position, entry in enumerate(self.declared):
            if position not in self.used:
                name = entry.function or entry.destination or ""
                problem = Problem(
                    f"it declares `{name}`, to which nothing goes", "take the entry out", subject=name
                )
                place = (file, document.line(("egress", position)))
                yield Examined(f"governance.egress.{position}.{name}", None, (problem,), place)

    def _given(self, deps: Deps) -> Given:
        from governance.lineage.given import labels_given

        return labels_given(self.traced, deps)

    def _examined(self, model: Model | str, leaving: _Leaving, given: Given) -> Examined:
        allowed = set()
        for position, entry in enumerate(self.declared):
            if _is_for(entry, leaving):
                self.used.add(position)
                allowed |= {("identifier", one) for one in entry.identifiers}
                allowed |= {("category", one) for one in entry.categories}
        missing = sorted(given.keys() - allowed)
        return Examined(
            model, None, tuple(self._problem(leaving, *what, given[what]) for what in missing), leaving.place
        )

    def _problem(self, leaving: _Leaving, axis: str, name: str, came: Came) -> Problem:
        from governance.checks.ways import short, told
        from governance.lineage.paths import path_of

        uid, column, label = came
        steps = path_of(self.traced.lineage, self.traced.carried, uid, column, label)
        own = f"{short(self.case.project, uid)}.{column}"
        return Problem(
            f"{leaving.says} {axis} `{name}`, by `{own}`, and nothing declares that it may leave",
            f"leave it out, or declare {leaving.key} `{leaving.name}` under `egress:` in governance.yml, with what may go "
            "there and the purpose",
            subject=f"{leaving.name}: {axis} {name}",
            expected="declared egress",
            way=told(self.case.project, steps),
        )


def _is_for(entry: Egress, leaving: _Leaving) -> bool:
    """Whether an entry is about a way out; a function's name may lack its database, which environments differ by."""
    if leaving.key == "destination":
        return entry.destination == leaving.name
    if entry.function is None:
        return False
    wanted, name = entry.function.lower().split("."), leaving.name.split(".")
    return wanted == name or (len(wanted) >= _PARTS and name[-len(wanted) :] == wanted)


EGRESS_DECLARED = Check(
    id="egress-declared",
    ask=egress_declared,
    core=False,
    follows=True,
)

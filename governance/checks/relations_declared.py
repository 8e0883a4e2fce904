"""relations-declared: what a model reads that is no ref and no source, nobody follows."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.checks.sql_lines import place_in_sql
from governance.declared.governance_file import AllowedRelation
from governance.project import Model

_METADATA = frozenset({"information_schema", "pg_catalog", "sqlite_master", "dual"})
# What engines keep there of the values in tables: the commonest, the bounds of histograms.
_STATISTICS = frozenset(
    {"pg_stats", "pg_stats_ext", "pg_stats_ext_exprs", "pg_statistic", "pg_statistic_ext_data"}
)
_DATABASE = 2  # `prod.util.look_up()` has two dots
_FIX = "declare it as a source and read it by `source()`"
_ALLOW = "allow it under `relations: allowed:` in governance.yml, with the reason"


def relations_declared(case: Case) -> Iterator[Examined | Unseen]:
    """Every relation named in compiled SQL is a ref or a source, and no function reads what is in no graph.

    Hard-coded names, files, stages, `read_csv` and functions that may return anything bring values of which nobody
    said what they are; dbt builds what is named by hand in any order. Common table expressions, tables that the
    engine keeps about tables, and functions that read nothing but their arguments are none of these. What stands
    outside and is known to is allowed in governance.yml, and named as not examined.
    """
    asked = _Asked(case)
    for model in case.project.models.values():
        if model.kind != "seed":
            yield Examined(model)
            yield from asked.model(model)
    yield from asked.allowances()


class _Asked:
    """What each model reads beside the graph."""

    def __init__(self, case: Case) -> None:
        from governance.lineage.names import OUTSIDE  # it brings what follows columns

        self.case, self.traced = case, case.traced
        self.allowed = {one.name.lower(): one for one in case.policies.governance.relations.allowed}
        self.used: set[str] = set()
        self.outside: dict[str, list[str]] = {}
        for name, readers in self.traced.lineage.outside.items():
            for uid in readers:
                self.outside.setdefault(uid, []).append(name.removeprefix(OUTSIDE))

    def model(self, model: Model) -> Iterator[Examined]:
        """One model's findings; what an ephemeral model names is told of that one, not of those it stands in."""
        if model.unique_id in self.traced.unknown:
            yield self._undecided(model)
            return
        inlined = list(self._inlined(model))
        others = {name for uid in inlined for name in self._named(uid)}
        for name in sorted(self._named(model.unique_id) - others):
            allowed = self._allowance(name.lower())
            if allowed:
                self.used.add(allowed)
            elif not _tells_of_tables(name):
                yield self._found(model, name)
        known = {upstream for uid in inlined for upstream in self.case.project.models[uid].depends_on}
        for uid in sorted(set(self.traced.lineage.undeclared.get(model.unique_id, ())) - known):
            yield self._by_hand(model, uid)

    def _named(self, uid: str) -> set[str]:
        called = (f"{name}()" for name in self.traced.lineage.functions.get(uid, ()))
        return {*self.outside.get(uid, ()), *called}

    def _allowance(self, name: str) -> str | None:
        """The entry that allows a name; a function's may lack its database, which environments differ by."""
        without = name.partition(".")[2] if name.endswith("()") and name.count(".") == _DATABASE else name
        return next((one for one in (name, without) if one in self.allowed), None)

    def _inlined(self, model: Model) -> Iterator[str]:
        waiting, seen = list(model.depends_on), set[str]()
        while waiting:
            uid = waiting.pop()
            upstream = self.case.project.models.get(uid)
            if upstream and upstream.materialized == "ephemeral" and uid not in seen:
                seen.add(uid)
                waiting += upstream.depends_on
                yield uid

    def _found(self, model: Model, name: str) -> Examined:
        if name.endswith("()"):
            says = f"it calls `{name}`, which may return what is in no graph"
            place = place_in_sql(model, name.removesuffix("()"))
        else:
            says, place = f"it reads `{name}`, which is no ref and no source", _place(model, name)
        return Examined(model, None, (Problem(says, f"{_FIX}, or {_ALLOW}", subject=name),), place)

    def _by_hand(self, model: Model, uid: str) -> Examined:
        project = self.case.project
        table = project.models.get(uid) or project.sources[uid]
        name, verb = uid.split(".", 2)[2], "source" if uid in project.sources else "ref"
        problem = Problem(
            f"it names {name} by hand, so that dbt may build it before {name}, and in any environment reads this one",
            f"read it by `{verb}()`",
            subject=uid,
            expected=verb,
        )
        return Examined(model, None, (problem,), _place(model, f"{table.schema}.{table.relation}"))

    def _undecided(self, model: Model) -> Examined:
        unknown = self.traced.unknown[model.unique_id]
        says = f"what it reads cannot be decided: {unknown.reason}"
        return Examined(model, None, (Problem(says, unknown.advice),), place_in_sql(model))

    def allowances(self) -> Iterator[Examined | Unseen]:
        """What governance.yml allows: told where it is used, a finding where it is not."""
        document = self.case.policies.documents["governance.yml"]
        file = document.file.relative_to(self.case.root).as_posix()
        for position, one in enumerate(self.case.policies.governance.relations.allowed):
            if one.name.lower() in self.used:
                yield Unseen(f"`{one.name}`, which governance.yml allows: {one.reason}")
            else:
                place = (file, document.line(("relations", "allowed", position)))
                yield Examined(f"governance.relations.{one.name}", None, (_unused(one),), place)


def _tells_of_tables(name: str) -> bool:
    """Whether a relation tells of tables, and not of what is in them, or of queries (`information_schema.query_history()`)."""
    parts = name.lower().split(".")
    return not name.endswith("()") and not _METADATA.isdisjoint(parts) and parts[-1] not in _STATISTICS


def _place(model: Model, name: str) -> tuple[str, int]:
    return place_in_sql(model, name, ".".join(name.split(".")[-2:]), name.rpartition(".")[2])


def _unused(one: AllowedRelation) -> Problem:
    return Problem(f"it allows `{one.name}`, which nothing reads", "take the entry out", subject=one.name)


RELATIONS_DECLARED = Check(
    id="relations-declared",
    ask=relations_declared,
    core=False,
    follows=True,
)

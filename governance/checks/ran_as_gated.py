"""ran-as-gated: what was gated protects nobody if something else runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem, Ran, Unseen, When
from governance.checks.introspection import Introspection
from governance.errors import EvaluationError
from governance.project import Model, Project

_SHOWN = 5
_GATE_IT = "gate the commit that ran, compiled for the target that it ran on"


def ran_as_gated(case: Case) -> Iterator[Examined | Unseen]:
    """Every model that ran in production ran in SQL that was gated.

    The SQL in the production run's manifest is that of the model as it was gated, in one of its branches: by its
    tokens, dates and times aside, each relation named by what it is in the project. It ran with the same hooks, header,
    materialization and dbt contract, to the same tier, domain and table, and with the same macros. A model that asks
    the warehouse while it is compiled is gated again from that manifest. What ran and was not gated, and the reverse,
    fail.
    """
    if case.ran is None:
        raise EvaluationError("no production run was named")
    beside = _Beside(case, case.ran)
    for uid, model in case.ran.project.models.items():
        if _is_run(model) and case.ran.became(uid):
            yield Examined(case.project.models.get(uid, model), problems=tuple(beside.problems(model)))
    for uid, model in case.project.models.items():
        if _is_run(model) and uid not in case.ran.project.models:
            problem = Problem("it was gated, and the production run does not know it", _GATE_IT)
            yield Examined(model, problems=(problem,))
    yield from _macros(case.project, case.ran.project)
    yield from beside.unseen()


def _is_run(model: Model) -> bool:
    """Seeds have no SQL; an ephemeral model stands in the SQL of those that use it."""
    return model.kind != "seed" and model.materialized != "ephemeral"


class _Beside:
    """The models of the run beside those that were gated."""

    def __init__(self, case: Case, ran: Ran) -> None:
        # It brings what follows columns, which a run without this check never needs.
        from governance.lineage.same_sql import names_of

        self._case, self._ran = case, ran
        self._names, self._names_ran = names_of(case.project), names_of(ran.project)
        self._introspection = Introspection(ran.project)
        self._again: list[str] = []

    def problems(self, model: Model) -> Iterator[Problem]:
        """What is wrong with a model that ran."""
        gated = self._case.project.models.get(model.unique_id)
        if gated is None:
            yield Problem("it ran, and nobody gated it", _GATE_IT)
            return
        for what in _settings(model, gated):
            yield Problem(f"it ran with another {what} than was gated", _GATE_IT, subject=what)
        yield from self._sql(model, gated)

    def unseen(self) -> Iterator[Unseen]:
        """What was gated again, and what did not run."""
        if self._again:
            yield Unseen(
                f"{_listed(self._again)}: compiled from what stands in the warehouse, and gated again from the "
                "production manifest"
            )
        idle = [
            uid
            for uid, model in self._ran.project.models.items()
            if _is_run(model) and not self._ran.became(uid)
        ]
        if idle:
            yield Unseen(f"{_listed(idle)}: not part of this run")
        yield from (Unseen(note) for note in self._ran.notes)

    def _sql(self, model: Model, gated: Model) -> Iterator[Problem]:
        sql = self._ran.sql.get(model.unique_id) or model.compiled_code
        both = self._ran.branches.get(gated.unique_id)
        ways = [text for text in (gated.compiled_code, both and both.full, both and both.incremental) if text]
        if not sql:
            yield Problem(
                "the manifest of the run holds no SQL of it, so nobody knows what ran",
                "name the manifest.json that the run itself wrote",
            )
        elif sql in ways:
            return
        elif model.language != "sql":
            # What dbt writes around the code names the relations that the code refers to.
            if (model.source_code, model.depends_on) == (gated.source_code, gated.depends_on):
                return
            yield Problem(f"its {model.language} code is not what was gated", _GATE_IT, subject=_digest(sql))
        else:
            yield from self._tokens(model, gated, sql, ways)

    def _tokens(self, model: Model, gated: Model, sql: str, ways: list[str]) -> Iterator[Problem]:
        from governance.lineage.same_sql import canonical

        adapter = self._case.project.adapter
        found = canonical(sql, adapter, self._names_ran)
        if found is not None and any(found == canonical(way, adapter, self._names) for way in ways):
            return
        if self._introspection.asks(model) and model.source_code == gated.source_code:
            self._again.append(model.unique_id)
            yield from self._gated_again(model)
            return
        yield Problem(
            "the SQL that ran is none that was gated",
            _GATE_IT,
            subject=_digest(found or sql),
            expected="gated SQL",
        )

    def _gated_again(self, model: Model) -> Iterator[Problem]:
        for result in self._ran.again():
            if result.error is not None:
                yield Problem(
                    f"it cannot be gated again from the production manifest: {result.check}: {result.error}",
                    "mend that first",
                    subject=result.check,
                )
            for finding in result.open:
                if finding.node == model.unique_id:
                    column = f" of `{finding.column}`" if finding.column else ""
                    yield Problem(
                        f"gated again from the production manifest, {result.check} says{column}: {finding.message}",
                        finding.fix,
                        subject=finding.id,
                    )


def _settings(model: Model, gated: Model) -> Iterator[str]:
    """What differs beside the SQL."""
    for what, ran, was in (
        ("materialization", model.materialized, gated.materialized),
        ("hook", model.hooks, gated.hooks),
        ("SQL header", model.sql_header, gated.sql_header),
        ("dbt contract", model.contract_enforced, gated.contract_enforced),
        ("tier", model.tier, gated.tier),
        ("domain", model.domain, gated.domain),
        ("table", model.relation, gated.relation),
    ):
        if ran != was:
            yield what


def _macros(gated: Project, ran: Project) -> Iterator[Examined]:
    """The macros of the project and its packages; those that come with dbt are as they were installed."""
    adapter = f"dbt_{gated.adapter}"
    for uid in sorted(gated.macros.keys() | ran.macros.keys()):
        was, is_now = gated.macros.get(uid), ran.macros.get(uid)
        macro = was or is_now
        if macro is None or macro.package in ("dbt", adapter, "dbt_postgres", "dbt_spark"):
            continue
        differs = was is None or is_now is None or was.sql.strip() != is_now.sql.strip()
        problem = Problem("the run had another text of this macro than was gated", _GATE_IT)
        yield Examined(uid, problems=(problem,) if differs else (), place=(macro.file, 0))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def _listed(uids: list[str]) -> str:
    names = [uid.split(".", 2)[-1] for uid in uids]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


RAN_AS_GATED = Check(
    id="ran-as-gated",
    ask=ran_as_gated,
    follows=True,
    when=When.RAN,
)

"""row-access-inherited: what is built from a table with a row rule shows nobody more of its rows."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.row_access import RowRule, sees_more
from governance.project import Model


def row_access_inherited(case: Case) -> Iterator[Examined]:
    """What is built from a table with a row rule names a rule that is at least as strict.

    However many models lie between, and from several such tables: for each of them. A rule is at least as strict if it
    shows no role a row that the other would not: it allows each role no other values, of a column that is, by
    lineage, the very column the other rule reads. A table that lost that column cannot follow the rule. An aggregate
    that lets through only groups of enough people needs none (see aggregate-threshold). Where a table names a rule of its own, what is built from it follows that one. Ephemeral models are no tables: what is
    built from them is asked. What cannot be decided is a finding that says so.
    """
    for model in case.project.models.values():
        if model.tier == "bronze" or model.materialized == "ephemeral" or not case.policies.row_access:
            continue
        asked = _Asked(case, model)
        if asked.origins:
            yield Examined(model, None, tuple(asked.problems()))


class _Asked:
    """One model, and the rules that its rows followed where they came from."""

    def __init__(self, case: Case, model: Model) -> None:
        self.case, self.model, self.traced = case, model, case.traced
        self.rules = case.policies.row_access
        relation = self.traced.relation(model.unique_id)
        uids = [self.traced.lineage.graph.relations[one].uid for one in relation.reads] if relation else []
        carried = self.traced.carried
        released = carried.released.get(model.unique_id, frozenset())
        self.origins = sorted(
            {origin for uid in uids if uid not in released for origin in carried.rows.get(uid, ())}
        )

    def problems(self) -> Iterator[Problem]:
        own = self.model.meta.get("row_access")
        known = self.rules.get(own) if isinstance(own, str) else None
        for name, uid in self.origins:
            if known is None:
                yield self._missing(name, uid, own)
            else:
                yield from self._weaker(str(own), known, name, uid)

    def _missing(self, name: str, uid: str, own: object) -> Problem:
        lost = [column for column in self.rules[name].columns if not self._same(uid, column)]
        named = (
            "names no row rule" if own is None else f"names `{own}`, which is no row rule that is declared"
        )
        says = f"it is built from {self._short(uid)}, whose rows follow `{name}`, and {named}"
        if lost and self.model.unique_id not in self.traced.unknown:
            columns = ", ".join(f"`{column}`" for column in lost)
            says += f"; {columns} of {self._short(uid)} is not among its columns"
            fix = f"select {columns} as it is, and write `row_access: {name}` under `config: meta:`"
        else:
            fix = f"write `row_access: {name}` under the model's `config: meta:`"
        return Problem(says, fix, subject=uid, expected=name)

    def _weaker(self, own: str, rule: RowRule, name: str, uid: str) -> Iterator[Problem]:
        other = self.rules[name]
        same = {column: self._same(uid, column) for column in other.columns}
        more = sees_more(rule, other, same)
        if not more:
            return
        says = (
            f"whether its row rule `{own}` is as strict as `{name}` of {self._short(uid)} cannot be decided: "
        )
        unknown = self.traced.unknown.get(self.model.unique_id)
        if unknown is not None:
            yield Problem(says + unknown.reason, unknown.advice, subject=uid, expected=name)
        elif lost := [column for column, ours in same.items() if not ours]:
            yield self._something_else(own, uid, name, lost)
        else:
            yield Problem(
                f"its row rule `{own}` shows {', '.join(f'`{role}`' for role in more)} rows that `{name}` of "
                f"{self._short(uid)} does not",
                f"write `row_access: {name}`, or allow less in `{own}`",
                subject=uid,
                expected=name,
            )

    def _something_else(self, own: str, uid: str, name: str, lost: list[str]) -> Problem:
        columns, origin = ", ".join(f"`{column}`" for column in lost), self._short(uid)
        return Problem(
            f"its row rule `{own}` filters on something else than `{name}` of {origin}: no column of it is {columns} of "
            f"{origin}, by lineage",
            f"select {columns} of {origin} as it is, or join on it, and let the rule read that column",
            subject=uid,
            expected=name,
        )

    def _same(self, uid: str, column: str) -> frozenset[str]:
        from governance.lineage.same import columns_that_are

        return columns_that_are(self.traced.lineage, self.model.unique_id, (uid, column))

    def _short(self, uid: str) -> str:
        return uid.split(".", 2)[-1]


ROW_ACCESS_INHERITED = Check(
    id="row-access-inherited",
    ask=row_access_inherited,
    core=False,
    follows=True,
)

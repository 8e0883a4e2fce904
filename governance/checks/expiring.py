"""After how many days the rows of a table are gone, as far as the project proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from governance.checks.case import Case, Problem
from governance.checks.key_tests import key_of, weakness
from governance.compile.compiled_macros import OUR_PACKAGE, compiled_macros
from governance.compile.retention_macros import CALL, EXPIRE_ROWS
from governance.declared.contract_rules import least_days
from governance.declared.retention import Expiry, expiry_of
from governance.project import Model

EXPIRES = f"{{{{ {EXPIRE_ROWS}() }}}}"
_SHAPE = "`retention: {by: <column>, days: <days>}` or `{by: <column>, gone_from: <model>}`"
_KEEPS_NOTHING = frozenset({"view", "ephemeral"})
_ANEW = frozenset({"table", *_KEEPS_NOTHING})
_MOMENTS = ("date", "timestamp", "datetime")
_ENDED = "dbt_valid_to"


def _among(name: str, names: Iterable[str]) -> bool:
    """Whether a column is one of some, which SQL does not tell apart by case."""
    return name.lower() in {one.lower() for one in names}


def told_by(case: Case, tier: str | None) -> str | None:
    """A column by which the age of a tier's rows may be told, or None where no policy names one."""
    allowed = case.policies.retention.get(tier or "")
    return next(iter((*allowed.by, *allowed.open_ended)), None) if allowed else None


class Expiring:
    """The tables of one project, and after how many days their rows are gone.

    Args:
        case: The project.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._days: dict[str, int | None] = {}
        self._landed: dict[tuple[str | None, str], str | None] = {
            (contract.domain, table): contract.retention_policy.bronze
            for contract in case.contracts
            for each in contract.collectors
            for table in (each.table, each.dlq)
        }

    def days(self, uid: str) -> int | None:
        """After how many days the rows of a model or source are gone; 0: it keeps none; None: nobody knows."""
        waiting = [uid]
        while waiting:
            one = waiting[-1]
            missing = [each for each in self._parents(one) if each not in self._days]
            if one in self._days or not missing:
                waiting.pop()
                self._days.setdefault(one, self._own(one))
            else:
                # Of a circle, which dbt would refuse, nobody knows.
                self._days.update(dict.fromkeys(set(missing) & set(waiting)))
                waiting.extend(each for each in missing if each not in self._days)
        return self._days[uid]

    def _parents(self, uid: str) -> tuple[str, ...]:
        """What a model's rows come from, where that decides when they go."""
        model = self._case.project.models.get(uid)
        if model is None:
            return ()
        expiry = self._proven(model)
        if expiry is not None and expiry.gone_from:
            return tuple(self._named(model, expiry.gone_from))
        return model.depends_on if expiry is None and model.materialized in _ANEW else ()

    def _own(self, uid: str) -> int | None:
        source = self._case.project.sources.get(uid)
        if source is not None:
            kept = self._landed.get((source.domain, source.relation))
            return None if kept is None else least_days(kept)
        model = self._case.project.models.get(uid)
        if model is None or model.kind == "seed":
            return (
                0  # rows that people write into the project; fixtures-synthetic asks that they are nobody's
            )
        expiry = self._proven(model)
        if expiry is not None and expiry.days is not None:
            return expiry.days
        if expiry is None and model.materialized not in _ANEW:
            return None
        of_parents = [self._days[one] for one in self._parents(uid)]
        known = [days for days in of_parents if days is not None]
        return max(known, default=0) if len(known) == len(of_parents) else None

    def _named(self, model: Model, name: str) -> list[str]:
        models = self._case.project.models
        return [uid for uid in model.depends_on if uid in models and models[uid].name == name]

    def _proven(self, model: Model) -> Expiry | None:
        """How a model's rows go, if a hook after each build sees to it."""
        if model.materialized in _KEEPS_NOTHING or not self._calls(model):
            return None
        try:
            return expiry_of(model.meta)
        except msgspec.ValidationError:
            return None

    @staticmethod
    def _calls(model: Model) -> bool:
        return any(CALL.fullmatch(hook) for hook in model.post_hooks)

    def problems(self, model: Model) -> Iterator[Problem]:
        """What is wrong with what a model says of its retention; nothing where it says nothing."""
        try:
            expiry = expiry_of(model.meta)
        except msgspec.ValidationError as error:
            yield Problem(
                f"its `retention` is not understood: {error}", f"write {_SHAPE}", expected="retention"
            )
            return
        if expiry is None:
            return
        if model.materialized in _KEEPS_NOTHING:
            yield Problem(
                f"this {model.materialized} says when its rows go, and keeps none",
                "take `retention` out of its meta: what it reads must lose them",
                expected="a table",
            )
        elif not self._calls(model):
            yield Problem(
                f"its meta says when its rows go, and no hook after its build is `{EXPIRES}` and nothing else",
                f'write `post-hook: "{EXPIRES}"` in its config',
                expected=EXPIRE_ROWS,
            )
        elif not self._is_intact:
            yield Problem(
                f"macro `{EXPIRE_ROWS}` is not what policies/retention.yml compiles to",
                "run `govern compile`, then `dbt compile`",
                subject="macro",
                expected=EXPIRE_ROWS,
            )
        else:
            yield from self._of_column(model, expiry)

    @cached_property
    def _is_intact(self) -> bool:
        """Whether the macro is there, and everywhere as it is compiled."""
        ours = compiled_macros(self._case.policies)
        mine = (self._case.project.name, OUR_PACKAGE)
        found = [
            one for one in self._case.project.macros.values() if one.name in ours and one.package in mine
        ]
        parts = [one for one in found if one.name == EXPIRE_ROWS or one.name.endswith("__govern_days_ago")]
        return any(one.name == EXPIRE_ROWS for one in parts) and all(
            one.sql.strip() == ours[one.name] for one in parts
        )

    def _of_column(self, model: Model, expiry: Expiry) -> Iterator[Problem]:
        if expiry.gone_from is not None:
            yield from self._of_parent(model, expiry, expiry.gone_from)
            return
        allowed = self._case.policies.retention.get(model.tier or "")
        lasting = allowed is not None and _among(expiry.by, allowed.open_ended)
        if allowed is None or not (lasting or _among(expiry.by, allowed.by)):
            yield Problem(
                f"its rows grow old by `{expiry.by}`, by which policies/retention.yml lets no row of {model.tier} grow old",
                "name one of its columns, or have it added there",
                subject=expiry.by,
                expected="a column of the policy",
            )
        if not self._is_moment(model, expiry.by):
            yield Problem(
                f"its rows grow old by `{expiry.by}`, which is not declared as a date or timestamp of it",
                "declare the column with its data type, or name one that is",
                subject=f"{expiry.by} is no moment",
                expected="a date or timestamp",
            )
        elif not lasting and not self._is_required(model, expiry.by):
            yield Problem(
                f"its rows grow old by `{expiry.by}`, which may be null: such a row is never deleted",
                "test it with `not_null`, or let policies/retention.yml name it under `open_ended`",
                subject=f"{expiry.by} is null",
                expected="not_null",
            )

    def _of_parent(self, model: Model, expiry: Expiry, parent: str) -> Iterator[Problem]:
        found = self._named(model, parent)
        lacking = [
            each.name
            for each in (model, *(self._case.project.models[uid] for uid in found))
            if not any(name.lower() == expiry.by.lower() for name in each.columns)
        ]
        if len(found) != 1 or lacking:
            why = f"{lacking[0]} declares no such column" if found and lacking else "it refers to none such"
            yield Problem(
                f"its rows go when their `{expiry.by}` is gone from `{parent}`, and {why}",
                "name one model that it refers to, and a column that both have",
                subject=parent,
                expected="a model that it refers to",
            )

    @staticmethod
    def _is_moment(model: Model, name: str) -> bool:
        if model.history is not None and name.lower() == model.history.names.get(_ENDED, _ENDED):
            return True
        types = [one.data_type for one in model.columns.values() if one.name.lower() == name.lower()]
        return any(kind is not None and kind.lower().startswith(_MOMENTS) for kind in types)

    def _is_required(self, model: Model, name: str) -> bool:
        column = next((one for one in model.columns.values() if one.name.lower() == name.lower()), None)
        if column is not None and "not_null" in column.constraints:
            return True
        return (model.unique_id, name.lower()) in self._tested

    @cached_property
    def _tested(self) -> frozenset[tuple[str, str]]:
        """The columns that a data test makes sure of never being null."""
        return frozenset(
            (str(test.of), column)
            for test in self._case.project.data_tests
            if test.test.rpartition(".")[2] == "not_null" and weakness(test, "model") is None
            for column in key_of(test)
        )

    def why_for_ever(self, model: Model) -> str:
        """Why nobody knows when a model's rows go, in words that follow "and"."""
        if model.materialized not in _ANEW:
            return f"nothing deletes a row of this {model.kind}"
        sources, models = self._case.project.sources, self._case.project.models
        lasting = [uid for uid in model.depends_on if uid in self._days and self._days[uid] is None]
        names = ", ".join(
            f"`{models[uid].name if uid in models else sources[uid].relation}`" for uid in sorted(lasting)
        )
        return f"this {model.kind} is built anew from {names}, of which nothing deletes a row"

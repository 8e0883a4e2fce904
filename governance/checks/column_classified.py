"""column-classified: nobody can protect a column of which nobody has said what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.axes import NOTHING_SAID, Saying, Sayings, saying, says_something
from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.project import Column, Model

if TYPE_CHECKING:
    from governance.checks.brought import Bringing

# Bronze holds what arrived, ops should hold no people; every other tier is examined, also a schema of no tier.
_OPS = "ops"
_LEFT_OUT = frozenset({"bronze", _OPS})
_BUSINESS = "confidentiality: "


def column_classified(case: Case) -> Iterator[Examined | Unseen]:
    """Every silver and platinum column says what is in it, and no less than lineage brings to it.

    Its three axes (confidentiality, identifiability, category) follow from the identifier it declares, or
    are declared: at least `confidentiality`, the others being `none` and `general` where nothing is said. A
    column may not declare less than its identifier brings, nor less than what it is made of: the finding shows
    the way. A model in a schema of no tier is examined too; of ops, which holds facts about tables, those columns to
    which something of people comes.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.brought import Bringing

    sayings, bringing = Sayings(case.policies.classifications), Bringing(case)
    loose = 0
    for model in _examined(case):
        followed = _Followed(case, model, bringing)
        loose += not (model.contract_enforced or followed.lists_all)
        yield from _columns(model, sayings, followed)
        yield from followed.unlisted()
    for model in case.project.of_tiers(_OPS):
        yield from _Followed(case, model, bringing).of_people()
    yield from _unseen(loose)


def _early(case: Case) -> Iterator[Examined | Unseen]:
    """Every silver and platinum column says what is in it."""
    sayings = Sayings(case.policies.classifications)
    for model in _examined(case):
        yield from _columns(model, sayings, None)
    yield from _unseen(sum(not model.contract_enforced for model in _examined(case)))


class _Followed:
    """What lineage knows of one model's columns."""

    def __init__(self, case: Case, model: Model, bringing: Bringing) -> None:
        self.model, self.bringing = model, bringing
        relation = case.traced.relation(model.unique_id)
        known = relation is not None and model.unique_id not in case.traced.unknown
        self.states = dict(case.traced.columns(model.unique_id)) if known else {}
        self.lists_all = relation is not None and known and relation.built and not relation.is_open
        self.selected = set(relation.ids) - {"*"} if relation is not None and self.lists_all else set()

    def too_low(self, column: Column, said: Saying) -> tuple[Problem, ...]:
        """Each axis on which a column declares less than comes to it."""
        state = self.states.get(column.name.lower())
        if not state or not says_something(column):
            return ()
        return self.bringing.too_low(self.model, column, state, said)

    def unlisted(self) -> Iterator[Examined]:
        """Columns that the model's SQL selects and its YAML does not list; of one that lists none, that is said."""
        listed = {column.lower() for column in self.model.columns}
        for name in sorted(self.selected - listed) if listed else ():
            fix = f"list `{name}` there, with `identifier` or `confidentiality` under `config: meta:`"
            problem = Problem(f"{NOTHING_SAID}: the model's YAML does not list it", fix)
            yield Examined(self.model, name, (problem,))

    def of_people(self) -> Iterator[Examined]:
        """Columns to which something of people comes, and what they declare less of it."""
        listed = {name.lower(): column for name, column in self.model.columns.items()}
        for name in sorted(
            name for name, state in self.states.items() if self.bringing.tells_of_people(state)
        ):
            column = listed.get(name) or Column(name, {}, None, "")
            problems = self.bringing.too_low(self.model, column, self.states[name], saying(column))
            low = tuple(one for one in problems if not (one.expected or "").startswith(_BUSINESS))
            yield Examined(self.model, column.name, low)


def _examined(case: Case) -> Iterator[Model]:
    return (model for model in case.project.models.values() if model.tier not in _LEFT_OUT)


def _columns(model: Model, sayings: Sayings, followed: _Followed | None) -> Iterator[Examined]:
    if not model.columns:
        yield Examined(model, None, (_no_columns(model),))
    for name, column in model.columns.items():
        said = saying(column)
        problems = sayings.problems(column, said)
        if followed:
            problems += followed.too_low(column, said)
        yield Examined(model, name, problems)


def _no_columns(model: Model) -> Problem:
    return Problem(
        f"this {model.kind} declares no columns, so nothing says what is in it",
        "list its columns in dbt's YAML, each with `identifier` or `confidentiality` under `config: meta:`",
    )


def _unseen(loose: int) -> Iterator[Unseen]:
    if loose:
        yield Unseen(
            f"columns that {loose} model{'s have' if loose > 1 else ' has'} and do not declare: "
            "only an enforced dbt contract, or SQL that names them all, makes sure that there are none"
        )


COLUMN_CLASSIFIED = Check(
    id="column-classified",
    ask=column_classified,
    follows=True,
    early=_early,
    # Of what nobody declared, column-masked follows all that comes from a declared identifier.
    exposes=False,
)

"""exposure-cleared: whoever takes data out of the project may see what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.combinations import Judge, Words
from governance.declared.row_access import Role
from governance.project import Exposure, Model

if TYPE_CHECKING:
    from governance.checks.held import Holder, Holding

_WORDS = Words(key="cleared_for", says="it is cleared for", holds="what it reads holds")
# The axes that speak of people; how confidential a table is to the business is no question of clearance.
_OF_PEOPLE = ("identifiability", "category")


def exposure_cleared(case: Case) -> Iterator[Examined]:
    """Every exposure that reads what is known of people says who sees it and up to what, owned, and from platinum only.

    Its meta has `cleared_for`, a name of policies/classifications.yml that says no less than its tables hold taken
    together (declared or by lineage), and `read_by`, roles of policies/roles.yml that read these tables' domains and
    tier. Its owner has an e-mail address. An exposure of which nothing tells what it reads fails.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.held import Holder

    audit = _Audit(case, Holder(case))
    for exposure in case.project.exposures.values():
        line = case.project.places.line(exposure.file, ("exposures", exposure.name))
        yield Examined(exposure.unique_id, None, tuple(audit.problems(exposure)), (exposure.file, line))


class _Audit:
    """One project's exposures."""

    def __init__(self, case: Case, holder: Holder) -> None:
        self._case, self._holder = case, holder
        self._judge = Judge(case.policies.classifications, _WORDS)
        self._least = {
            "identifiability": case.policies.classifications.identifiability[0],
            "category": case.policies.classifications.categories[0],
        }

    def problems(self, exposure: Exposure) -> Iterator[Problem]:
        """What is wrong with an exposure; nothing where it reads nothing about people."""
        models = [
            self._case.project.models[uid] for uid in exposure.depends_on if uid in self._case.project.models
        ]
        others = [uid for uid in exposure.depends_on if uid not in self._case.project.models]
        holding = self._holder.together([self._holding(model) for model in models])
        of_people = {
            axis: held
            for axis, held in holding.items()
            if axis in _OF_PEOPLE and held.value != self._least[axis]
        }
        if not of_people and not others and models:
            return
        yield from self._read(models, others)
        yield from self._judge.problems(exposure.meta.get("cleared_for"), of_people)
        yield from self._readers(exposure, models)
        if "@" not in exposure.owner[1]:
            yield Problem(
                "its owner has no e-mail address, so that nobody is told when what it reads changes",
                "write `owner: {name: …, email: …}`",
                expected="an owner",
            )

    def _holding(self, model: Model) -> Holding:
        """What a model holds, each with the model's name."""
        held = self._holder.of(model, self._case.contract_of(model))
        return {axis: one._replace(by=f"{one.by} of {model.name}") for axis, one in held.items()}

    def _read(self, models: list[Model], others: list[str]) -> Iterator[Problem]:
        for model in models:
            if model.tier != "platinum":
                yield Problem(
                    f"it reads {model.name}, which is {model.tier or 'of no tier'} and nobody's interface",
                    "let it read a platinum table",
                    subject=model.unique_id,
                    expected="platinum",
                )
        for uid in others:
            yield Problem(
                f"it reads {uid}, of which nothing tells what is in it",
                "let it depend on platinum models by `ref`",
                subject=uid,
                expected="platinum",
            )
        if not models and not others:
            yield Problem(
                "it names nothing that it reads",
                "write `depends_on:` with a `ref` of every table that it reads",
                expected="platinum",
            )

    def _readers(self, exposure: Exposure, models: list[Model]) -> Iterator[Problem]:
        declared = exposure.meta.get("read_by")
        roles = self._case.policies.roles
        places = sorted({(model.domain or "no domain", model.tier or "no tier") for model in models})
        if not isinstance(declared, list) or not declared:
            fitting = [
                name for name, role in sorted(roles.items()) if all(_reads(role, *place) for place in places)
            ]
            yield Problem(
                "it does not say who reads it",
                f"write `read_by: [{fitting[0] if fitting else '…'}]` under its `config: meta:`: roles of "
                "policies/roles.yml that read what it reads",
                subject=None if declared is None else "read_by",
                expected="roles",
            )
            return
        for name in sorted({str(one) for one in declared}):
            role = roles.get(name)
            if role is None:
                yield _not_good(
                    name, "is no role of policies/roles.yml", "name one that is, or declare it there"
                )
                continue
            for domain, tier in places:
                if not _reads(role, domain, tier):
                    fault = f"does not read {tier} of {domain} by policies/roles.yml"
                    yield _not_good(
                        name, fault, "name a role that does, or add that to it there", f"{domain}.{tier}"
                    )


def _reads(role: Role, domain: str, tier: str) -> bool:
    return domain in role.domains and tier in role.tiers


def _not_good(name: str, fault: str, fix: str, place: str = "") -> Problem:
    return Problem(f"its reader `{name}` {fault}", fix, subject=f"{name} {place}".strip(), expected="a role")


EXPOSURE_CLEARED = Check(
    id="exposure-cleared",
    ask=exposure_cleared,
    core=False,
    follows=True,
)

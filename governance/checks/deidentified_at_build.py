"""deidentified-at-build: what is promised as de-identified is so in the table itself, on every target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem
from governance.project import Model

if TYPE_CHECKING:
    from governance.lineage.paths import Step
    from governance.lineage.tracing import Traced

_VERB = "deidentify_"


def deidentified_at_build(case: Case) -> Iterator[Examined]:
    """A product that declares itself de-identified takes every identifier through `deidentify_*` alone.

    Its contract says `deidentified: safe_harbor` or `expert_determination`. In its tables, each column to which an
    identifier comes has it on each way from a `deidentify_*` macro that accepts it: a `mask_*` leaves the value
    where the target may hold raw identifiers. A column that is raw even so is asked by column-masked.
    """
    models = [model for model in case.project.models.values() if _is_deidentified(case, model)]
    if not models:
        return
    from governance.checks.reached import identifiers_of
    from governance.lineage.at_rest import by_deidentification_alone

    built = by_deidentification_alone(case.project, case.policies, case.traced)
    for model in models:
        today = dict(case.traced.columns(model.unique_id))
        for name, state in built.columns(model.unique_id):
            raw_today = identifiers_of(today.get(name, {})).raw
            come = identifiers_of(state)
            if come.any and not raw_today:
                problems = [_left(case, built, model, (name, one)) for one in come.raw]
                yield Examined(model, _declared_name(model, name), tuple(problems))


def _is_deidentified(case: Case, model: Model) -> bool:
    contract = case.contract_of(model)
    stored = model.tier != "bronze" and model.materialized != "ephemeral"
    return stored and contract is not None and contract.deidentified != "none"


def _left(case: Case, built: Traced, model: Model, place: tuple[str, str]) -> Problem:
    from governance.checks.ways import told, way_of

    column, identifier = place
    way = way_of(built, model, column, identifier)
    mask = case.policies.classifications.identifiers[identifier].mask
    return Problem(
        f"its product is de-identified, and `{identifier}` comes to it through {_through(way)}",
        f"derive it from the source's column by `{_VERB}{mask.partition('_')[2]}` or another that accepts "
        f"`{identifier}`, or leave it out",
        subject=identifier,
        expected=f"{_VERB}*",
        way=told(case.project, way),
    )


def _through(way: list[Step]) -> str:
    masks = sorted({mask for step in way for mask in step.masks})
    if any(mask.startswith(_VERB) for mask in masks):
        return f"{', '.join(f'`{mask}`' for mask in masks)}, of which none that de-identifies accepts it"
    if not masks:
        return "no `deidentify_*` macro"
    named = ", ".join(f"`{mask}`" for mask in masks)
    return f"{named}, which leaves the value as it is where the target may hold raw identifiers"


def _declared_name(model: Model, name: str) -> str:
    return next((declared for declared in model.columns if declared.lower() == name), name)


DEIDENTIFIED_AT_BUILD = Check(
    id="deidentified-at-build",
    ask=deidentified_at_build,
    core=False,
    follows=True,
)

"""column-masked: what identifies a person is masked as its policy says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.project import Column, Model

if TYPE_CHECKING:  # it brings a SQL parser, which a project that declares no identifier never needs
    from governance.checks.following import Following, Reason


def column_masked(case: Case) -> Iterator[Examined | Unseen]:
    """Every column that declares an identifier is masked as its policy says.

    It is, if the SQL of its own model lays a mask on it that accepts the identifier, or takes it from models
    that do; or natively, where the target may hold raw identifiers and the model's CREATE attaches the mask.
    A mask counts if the SQL between its markers is what policies/masks.yml compiles to. What cannot be
    decided is a finding that says so.
    """
    following = None
    branches = 0
    for model in case.project.models.values():
        if model.tier == "bronze":
            continue
        labelled = [column for column in model.columns.values() if column.identifier is not None]
        branches += bool(labelled) and model.materialized == "incremental"
        for column in labelled:
            following = following or _following(case)
            yield Examined(model, column.name, tuple(_problems(case, following, model, column)))
    if branches:
        yield Unseen(
            f"the other branch of {branches} incremental model{'s' if branches > 1 else ''}: "
            "the manifest holds the SQL of one branch only"
        )


def _following(case: Case) -> Following:
    from governance.checks.following import Following

    return Following(case)


def _problems(case: Case, following: Following, model: Model, column: Column) -> Iterator[Problem]:
    declared = case.policies.classifications.identifiers.get(str(column.identifier))
    if declared is None:
        yield Problem(
            f"whether it is masked cannot be decided: there is no identifier `{column.identifier}`",
            "name an identifier of policies/classifications.yml",
        )
        return
    if _attached_natively(case, model):
        return
    reasons = following.reasons(model, column.name.lower(), str(column.identifier))
    if reasons:
        more = f" (and {len(reasons) - 1} more ways)" if len(reasons) > 1 else ""
        yield Problem(f"{reasons[0].says}{more}", _fix(reasons[0], declared.mask), expected=declared.mask)


def _fix(reason: Reason, mask: str) -> str:
    if reason.fix or not reason.undecided:
        return reason.fix or f"lay `{mask}` on it where it is first selected from its source"
    return f"take it by name, from a model that masks it or with `{mask}` laid on it"


def _attached_natively(case: Case, model: Model) -> bool:
    """Whether the engine itself masks at query time: the CREATE of this model attaches its masks.

    dbt renders the list of columns, and so their masks, into the CREATE of a table under an enforced
    contract only, and only if a macro of the project does it.
    """
    if not case.policies.governance.may_hold_raw(case.target):
        return False
    contract = case.contract_of(model)
    if contract is not None and contract.deidentified != "none":
        return False  # judged everywhere as if its target could not hold raw values
    attaching = f"macro.{case.project.name}.{case.project.adapter}__get_table_columns_and_constraints"
    created = model.materialized in ("table", "incremental") and model.contract_enforced
    return created and "masking policy" in case.project.macros.get(attaching, "").lower()


COLUMN_MASKED = Check(
    id="column-masked",
    ask=column_masked,
    controls=("NIST:AC-3", "NIST:SI-19", "SOC2:CC6.1", "HIPAA:164.312(a)(1)"),
)

"""dbt-contract-enforced: what consumers build on has the columns and types that are written down."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.project import Model


def dbt_contract_enforced(case: Case) -> Iterator[Examined]:
    """Every platinum table has its dbt contract enforced, with a data type for every column.

    An enforced dbt contract stops the build where SQL and YAML differ: no column comes or changes its type unseen,
    and none that nobody has classified. dbt enforces it for SQL models only, so that a seed or snapshot is no
    interface of a product.
    """
    for model in case.project.of_tiers("platinum"):
        if model.materialized != "ephemeral":  # no table: its columns are those of what uses it
            yield Examined(model, None, tuple(_problems(model)))


def _problems(model: Model) -> Iterator[Problem]:
    if model.kind != "model":
        yield Problem(
            f"dbt enforces no contract on a {model.kind}, and this one is in platinum",
            "move it to silver, and let a model with an enforced contract select from it",
        )
        return
    untyped = sorted(name for name, column in model.columns.items() if not column.data_type)
    if not model.contract_enforced:
        lacking = ", ".join(f"`{name}`" for name in untyped) or ("" if model.columns else "every column")
        yield Problem(
            "its dbt contract is not enforced: columns may come, go and change without anybody being told",
            "write `contract: {enforced: true}` under its `config:`"
            + (f", and the `data_type` of {lacking}, without which dbt enforces none" if lacking else ""),
        )
    elif untyped or not model.columns:
        yield Problem(
            f"it declares no data type for {', '.join(f'`{name}`' for name in untyped) or 'any column'}",
            "write the `data_type` of every column in dbt's YAML",
            subject=",".join(untyped),
            expected="data_type",
        )


DBT_CONTRACT_ENFORCED = Check(
    id="dbt-contract-enforced",
    ask=dbt_contract_enforced,
    core=False,
    exposes=False,
)

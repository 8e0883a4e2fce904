"""dbt-contract-enforced: what consumers build on, and what an engine masks, has the columns that are written down."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.project import Model

# The engines that mask at query time, and the materializations whose columns dbt takes from the contract.
_MASKING = frozenset({"snowflake", "databricks"})
_TABLES = frozenset({"table", "incremental"})


def dbt_contract_enforced(case: Case) -> Iterator[Examined]:
    """Every platinum table has its dbt contract enforced, with a data type for every column.

    An enforced dbt contract stops the build where SQL and YAML differ: no column comes or changes its type unseen,
    and none that nobody has classified. dbt enforces it for SQL models only, so that a seed or snapshot is no
    interface of a product. Where the target's engine masks, every table with identifiers needs it, whatever its tier: dbt
    writes columns, and with them their masks, into the CREATE under an enforced contract only.
    """
    for model in case.project.of_tiers("platinum"):
        if model.materialized != "ephemeral":  # no table: its columns are those of what uses it
            yield Examined(model, None, tuple(_problems(model)))
    if case.project.adapter in _MASKING and case.policies.governance.may_hold_raw(case.target):
        platinum = {model.unique_id for model in case.project.of_tiers("platinum")}
        for model in case.project.models.values():
            if model.unique_id not in platinum and _is_table(model):
                yield from _of_identifiers(model)


def _is_table(model: Model) -> bool:
    return model.kind == "model" and model.language == "sql" and model.materialized in _TABLES


def _of_identifiers(model: Model) -> Iterator[Examined]:
    names = sorted(name for name, column in model.columns.items() if column.identifier is not None)
    if names:
        problem = Problem(
            f"{', '.join(f'`{name}`' for name in names)} of it hold identifiers, and its dbt contract is not enforced: "
            "their masks could not be part of the CREATE, and dbt will not build it",
            "write `contract: {enforced: true}` under its `config:`, and the `data_type` of every column",
            subject=",".join(names),
            expected="an enforced dbt contract",
        )
        yield Examined(model, None, () if model.contract_enforced else (problem,))


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

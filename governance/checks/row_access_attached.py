"""row-access-attached: a table whose product promises row rules names one, and it fits."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.row_access import RowRule
from governance.project import Model
from governance.project.types import portable_type


def row_access_attached(case: Case) -> Iterator[Examined]:
    """Every table whose contract or meta asks for a row rule names one that exists and fits its columns.

    A product asks by `security_controls: row_access_policy:` in its contract, for each table of its
    interface that is built; a model asks by `row_access` under `config: meta:`. The rule must be in
    policies/row_access.yml, the model must name the contract's, and it must have the rule's columns, of the
    rule's types.
    """
    asked: dict[str, set[str]] = defaultdict(set)
    built = Built(case)
    for contract in case.contracts:
        rule = contract.security_controls.row_access_policy
        for table in () if rule is None else contract.interfaces.tables:
            for model in built.versions(contract, table):
                asked[model.unique_id].add(rule or "")
    for model in case.project.models.values():
        rules = sorted(asked[model.unique_id])
        if rules or model.meta.get("row_access") is not None:
            yield Examined(model, None, tuple(_problems(case, model, rules)))


def _problems(case: Case, model: Model, asked: list[str]) -> Iterator[Problem]:
    declared = model.meta.get("row_access")
    for rule in asked:
        if declared != rule:
            named = "none" if declared is None else f"`{declared}`"
            yield Problem(
                f"its contract asks for row rule `{rule}`, and the model names {named}",
                f"write `row_access: {rule}` under the model's `config: meta:`, or change the contract",
                subject=None if declared is None else str(declared),
                expected=rule,
            )
    rules = case.policies.row_access
    if declared is None:
        return
    if not isinstance(declared, str) or declared not in rules:
        yield _unknown(declared, sorted(rules))
    else:
        yield from _misfits(model, declared, rules[declared])


def _unknown(declared: object, known: list[str]) -> Problem:
    near = difflib.get_close_matches(str(declared), known, n=1)
    return Problem(
        f"its row rule `{declared}` is not in policies/row_access.yml",
        f"write `{near[0]}`" if near else "declare it there, or name one that is",
        subject=str(declared),
        expected="a row rule",
    )


def _misfits(model: Model, name: str, rule: RowRule) -> Iterator[Problem]:
    columns = {column.lower(): model.columns[column] for column in model.columns}
    for wanted, wanted_type in rule.columns.items():
        column = columns.get(wanted)
        if column is None:
            yield Problem(
                f"row rule `{name}` reads column `{wanted}`, which the model does not declare",
                f"add `{wanted}` to the model and its YAML, or name another rule",
                subject=name,
                expected=wanted,
            )
        elif portable_type(column.data_type) != wanted_type:
            yield Problem(
                f"row rule `{name}` reads `{wanted}` as {wanted_type}, and the model declares "
                f"{f'it as {column.data_type}' if column.data_type else 'no type for it'}",
                f"write `data_type: {wanted_type}` for `{wanted}`, or change the rule",
                subject=name,
                expected=f"{wanted}: {wanted_type}",
            )


ROW_ACCESS_ATTACHED = Check(
    id="row-access-attached",
    ask=row_access_attached,
    core=False,
)

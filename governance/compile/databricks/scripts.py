"""The plan as files to review; `govern apply --engine databricks` runs what stands in them."""

from __future__ import annotations

from pathlib import PurePosixPath

from governance.compile.databricks.steps import databricks_steps
from governance.compile.headers import sql_header
from governance.compile.steps import Declared, Step
from governance.declared.contracts import Contract
from governance.declared.policies import Policies

FOLDER = PurePosixPath("migrations/databricks")
PREFIX = "{{ prefix }}"


def migrations(policies: Policies, contracts: tuple[Contract, ...]) -> dict[PurePosixPath, str]:
    """Every compiled file below migrations/databricks; none where no target is Databricks, or nobody has the duties.

    Raises:
        DeclarationError: What is declared cannot work on Databricks.
    """
    targets = policies.governance.targets.values()
    if policies.duties is None or all(target.engine != "databricks" for target in targets):
        return {}
    texts: dict[str, list[Step]] = {}
    for step in databricks_steps(Declared(policies, contracts, PREFIX)):
        if step.script:
            texts.setdefault(step.script, []).append(step)
    return {FOLDER / script: _script(steps) for script, steps in texts.items()}


def _script(steps: list[Step]) -> str:
    statements = [step.sql for step in steps]
    header = sql_header("governance.yml, policies/ and contracts/", statements)
    return header + "\n" + "\n".join(f"{sql};\n" for sql in statements)

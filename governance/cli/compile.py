"""`govern compile`: declarations → macros, migrations and plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.cli import options

if TYPE_CHECKING:
    from governance.declared.contracts import Contract
    from governance.declared.governance_file import Engine
    from governance.declared.policies import Policies

_ENGINES = ("duckdb", "snowflake", "databricks")


@click.command
@click.option(
    "--project-dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="The dbt project that holds governance.yml and policies/ (by default, here).",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 and list the files that are not up to date."
)
@click.option(
    "--plan",
    "shows_plan",
    is_flag=True,
    help="Write nothing; print what an engine is brought to, step by step.",
)
@click.option("--engine", type=click.Choice(_ENGINES), default=None, help="The engine of the plan.")
@options.as_text_or_json
def command(project_dir: Path, *, check: bool, shows_plan: bool, engine: Engine | None, form: str) -> int:
    """Write the macros and migrations that policies/, contracts/ and governance.yml compile to, or show a plan.

    Exit codes: 0 good, 1 with `--check` files are not up to date, 2 what is declared cannot work.
    """
    from governance.declared.contracts import load_contracts
    from governance.declared.policies import load_policies

    if shows_plan != (engine is not None) or (check and shows_plan):
        raise click.UsageError("`--plan` and `--engine` go together, and without `--check`")
    policies, folder = load_policies(project_dir), project_dir / "contracts"
    contracts = load_contracts(folder) if folder.is_dir() else ()
    if engine is not None:
        _show(policies, contracts, engine, form)
        return 0
    return _files(project_dir, policies, contracts, check=check, form=form)


def _files(
    project_dir: Path, policies: Policies, contracts: tuple[Contract, ...], *, check: bool, form: str
) -> int:
    import json

    from governance.compile.plan import differences, plan, write
    from governance.compile.shipped_macros import kept_files

    files = plan(policies, contracts) | kept_files(project_dir)
    found = differences(project_dir, files) if check else write(project_dir, files)
    if form == "json":
        listed = [{"path": str(each.path), "what": each.what} for each in found]
        shape = {"schema": "govern.compile/v1", "checked": check, "files": len(files), "differences": listed}
        click.echo(json.dumps(shape, indent=2))
    else:
        for each in found:
            click.echo(f"{each.what:8} {each.path}")
        state = f"{len(found)} not up to date: run `govern compile`" if check and found else "up to date"
        click.echo(f"{len(files)} compiled files, {state}")
    return 1 if check and found else 0


def _show(policies: Policies, contracts: tuple[Contract, ...], engine: Engine, form: str) -> None:
    import json
    import os
    from collections import Counter

    from governance.compile.engine_plans import PLANS
    from governance.compile.steps import Declared, environment_prefix, plan_shape

    prefix = environment_prefix(policies.governance, os.environ)
    steps = PLANS[engine](Declared(policies, contracts, prefix))
    if form == "json":
        click.echo(json.dumps(plan_shape(engine, steps), ensure_ascii=False, indent=2))
        return
    for number, step in enumerate(steps, start=1):
        once = "" if step.reversible else ", not reversible"
        click.echo(f"{number:4} {step.enforcement:11} {step.action} {step.resource}{once}")
        for line in (step.sql or step.note).splitlines():
            click.echo(f"     {'' if step.sql else '→ '}{line}")
    counts = Counter(step.enforcement for step in steps)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts))
    click.echo(f"{len(steps)} steps on {engine}: {told}")

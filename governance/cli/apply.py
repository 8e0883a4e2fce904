"""`govern apply`: run the reviewed migrations of an engine, statement by statement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.cli import options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from governance.compile.databricks.applying import Applied
    from governance.compile.steps import Step
    from governance.evidence.place import Place
    from governance.evidence.runs import Run


@click.command
@click.option(
    "--engine", type=click.Choice(["databricks"]), required=True, help="Snowflake's are schemachange's."
)
@click.option(
    "--project-dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="The dbt project that holds governance.yml, policies/ and migrations/ (by default, here).",
)
@click.option(
    "--record",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("target/apply.json"),
    show_default=True,
    help="Where to write what was applied (govern.apply/v1).",
)
@click.option(
    "--after-build", is_flag=True, help="Run what names tables instead, which dbt must have made: shares."
)
@options.evidence
@options.as_text_or_json
def command(
    engine: str,  # noqa: ARG001 - there is one
    project_dir: Path,
    file: Path,
    *,
    after_build: bool,
    evidence: bool,
    form: str,
) -> int:
    """Run migrations/databricks in the environment that is set, as Security, and record what was applied.

    What is run is what was reviewed: where the files differ from what is declared, nothing is. Every statement may be
    run again. Who asks, and where, is in the environment: DATABRICKS_HOST, DATABRICKS_HTTP_PATH, and
    DATABRICKS_CLIENT_ID with DATABRICKS_CLIENT_SECRET, or DATABRICKS_TOKEN. Where governance.yml says that evidence
    is kept, nothing is applied that could not be recorded, and what was applied is.

    Exit codes: 0 applied · 2 usage or declaration error · 3 a statement was refused, there is no answer, or what was
    applied is not recorded as evidence.
    """
    import json
    import os

    from governance.cli.evidence_told import begin, place_if_any
    from governance.compile.databricks.applying import apply, record
    from governance.compile.databricks.connecting import connected
    from governance.compile.steps import environment_prefix
    from governance.declared.policies import load_policies

    prefix = environment_prefix(load_policies(project_dir).governance, os.environ)
    steps = _steps(project_dir, prefix, after_build=after_build)
    place = place_if_any(project_dir) if evidence else None
    begun = begin(place, "apply") if place is not None else None
    done: list[Applied] = []
    began = _now()
    try:
        with connected(os.environ) as run:
            for each in apply(steps, run):
                done.append(each)
                _write(file, record(done, steps, (began, _now()), prefix))
    finally:  # an engine that is gone in between has run what it has run
        shape = record(done, steps, (began, _now()), prefix)
        recorded = place is None or _recorded(place, shape, begun)
    _write(file, shape)
    if form == "json":
        click.echo(json.dumps(shape, indent=2))
    else:
        _tell(done, file)
    return 0 if shape["result"] == "applied" and recorded else 3


def _recorded(place: Place, shape: Mapping[str, object], begun: Run | None) -> bool:
    import datetime as dt
    import os

    from governance.cli.evidence_told import keep
    from governance.evidence.circumstances import revision_of
    from governance.evidence.engine_runs import applied

    by = os.environ.get("DATABRICKS_CLIENT_ID")
    told = applied(shape, revision_of(place.project_dir), by)
    return keep(place, "apply", told, dt.datetime.now(tz=dt.UTC), begun)


def _steps(project: Path, prefix: str, *, after_build: bool) -> tuple[Step, ...]:
    from governance.compile.databricks.scripts import FOLDER
    from governance.compile.databricks.sharing import AFTER_BUILD, is_for_recipients
    from governance.compile.databricks.steps import databricks_steps
    from governance.compile.plan import differences, plan
    from governance.compile.steps import Declared
    from governance.declared.contracts import load_contracts
    from governance.declared.policies import load_policies

    policies = load_policies(project)
    contracts = load_contracts(project / "contracts") if (project / "contracts").is_dir() else ()
    files: Mapping[PurePosixPath, str] = plan(policies, contracts)
    _refuse_unreviewed(
        [each.path for each in differences(project, files) if each.path.is_relative_to(FOLDER)]
    )
    steps = databricks_steps(Declared(policies, contracts, prefix))
    chosen = [step for step in steps if (step.script == AFTER_BUILD) == after_build]
    return tuple(step for step in chosen if not (prefix and is_for_recipients(step)))


def _refuse_unreviewed(paths: list[PurePosixPath]) -> None:
    from governance.errors import UsageError

    if paths:
        raise UsageError(
            f"{paths[0]} is not what is declared: nothing was applied",
            "run `govern compile` and have the difference reviewed",
        )


def _now() -> str:
    import datetime as dt

    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write(file: Path, shape: dict[str, object]) -> None:
    import json

    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.partial")
    partial.write_text(json.dumps(shape, indent=2) + "\n", encoding="utf-8")
    partial.replace(file)


def _tell(done: list[Applied], file: Path) -> None:
    for each in done:
        if each.state == "refused":
            click.echo(f"refused: {each.step.action} {each.step.resource}\n{each.message}", err=True)
    counted = sum(each.state == "applied" for each in done)
    click.echo(f"{counted} of {len(done)} statements applied; recorded in {file}")

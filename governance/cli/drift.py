"""`govern drift`: is what an engine enforces what is declared?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.cli import options

if TYPE_CHECKING:
    from governance.compile.drift import Drift, Looked
    from governance.compile.steps import Declared, Step
    from governance.declared.governance_file import Engine
    from governance.project import Project


@click.command
@click.option(
    "--engine",
    type=click.Choice(["databricks", "snowflake"]),
    required=True,
    help="Whose live state is read.",
)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="The manifest of this environment.  [default: manifest.json in dbt's target folder]",
)
@click.option(
    "--project-dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Folder with governance.yml and policies/.  [default: here]",
)
@click.option("--fix", is_flag=True, help="Print the statements that would mend it; nothing is run.")
@options.evidence
@options.as_text_or_json
def command(
    engine: Engine, manifest: Path | None, project_dir: Path, *, fix: bool, evidence: bool, form: str
) -> int:
    """Read what guards each table, and what was granted, and say where it is not what is declared.

    It reads views that know at once. What nobody declared is reported, and never touched. Who asks, and where, is in the
    environment, as for `govern apply` and schemachange. What was seen is recorded as evidence where governance.yml
    says that it is kept.

    Exit codes: 0 no drift · 1 drift · 2 usage or declaration error · 3 there is no answer, or it was not recorded.
    """
    import json

    from governance.compile.drift import drift_shape

    looked = _look(engine, manifest, project_dir)
    drifts = looked.drifts
    if fix:
        for each in drifts:
            click.echo(
                f"{each.fix};" if each.fix else f"-- {each.kind} {each.resource}: for a person to decide"
            )
    elif form == "json":
        click.echo(json.dumps(drift_shape(engine, drifts), ensure_ascii=False, indent=2))
    else:
        for each in drifts:
            click.echo(_told(each))
        click.echo(f"{len(drifts)} differences")
    if evidence and not _recorded(engine, looked, project_dir):
        return 3
    return 1 if drifts else 0


def _recorded(engine: Engine, looked: Looked, project_dir: Path) -> bool:
    """Whether what was seen is evidence now, or need not be."""
    import datetime as dt

    from governance.cli.evidence_told import keep, place_if_any

    place, now = place_if_any(project_dir), dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
    if place is None:
        return True
    from governance.evidence.circumstances import revision_of
    from governance.evidence.engine_runs import compared

    return keep(place, "drift", compared(engine, looked, now, revision_of(project_dir)), now)


def _look(engine: Engine, manifest: Path | None, project_dir: Path) -> Looked:
    import os

    from governance.artifacts.manifest import read_manifest
    from governance.compile.steps import Declared, environment_prefix
    from governance.declared.contracts import load_contracts
    from governance.declared.policies import load_policies
    from governance.gate import default_manifest
    from governance.project import build_project

    policies, folder = load_policies(project_dir), project_dir / "contracts"
    prefix = environment_prefix(policies.governance, os.environ)
    declared = Declared(policies, load_contracts(folder) if folder.is_dir() else (), prefix)
    project = build_project(
        read_manifest(manifest or default_manifest(project_dir)), policies.governance, project_dir
    )
    return {"databricks": _on_databricks, "snowflake": _on_snowflake}[engine](declared, project)


def _on_databricks(declared: Declared, project: Project) -> Looked:
    import os

    from governance.compile.databricks.connecting import RefusedError, connected
    from governance.compile.databricks.drifting import compare, known_tables, wanted_tables
    from governance.compile.databricks.live import read_live
    from governance.compile.databricks.steps import databricks_steps
    from governance.compile.drift import Looked
    from governance.compile.place import Place, place_of
    from governance.compile.steps import plan_digest
    from governance.errors import EvaluationError

    steps, home = databricks_steps(declared), place_of(declared, Place).home
    wanted = wanted_tables(tuple(project.models.values()), declared.policies, home)
    catalogs = tuple(
        sorted({step.resource.split()[1] for step in steps if step.resource.startswith("catalog ")})
    )
    with connected(os.environ) as run:
        try:
            live = read_live(run, catalogs, home)
        except RefusedError as error:
            raise EvaluationError(
                f"Databricks does not tell: {error}", "ask as one who may read information_schema"
            ) from None
    drifts = compare(wanted, steps, live, known_tables(project))
    return Looked(drifts, plan_digest(steps), _compared(steps) + len(wanted))


def _on_snowflake(declared: Declared, project: Project) -> Looked:
    import os

    from governance.compile.drift import Looked
    from governance.compile.snowflake.connecting import connected
    from governance.compile.snowflake.drifting import compare, kind_of, wanted_relations
    from governance.compile.snowflake.live import read_live
    from governance.compile.snowflake.names import place_of
    from governance.compile.snowflake.sharing import shares_of
    from governance.compile.snowflake.steps import snowflake_steps
    from governance.compile.steps import plan_digest

    steps, place = snowflake_steps(declared), place_of(declared)
    wanted = wanted_relations(project, place)
    with connected(os.environ) as ask:
        kinds = {name: kind_of(model) for name, (model, _) in wanted.items()}
        live = read_live(ask, place, kinds, [name for name, *_ in shares_of(place)])
    return Looked(compare(live, steps, wanted, place), plan_digest(steps), _compared(steps) + len(wanted))


def _compared(steps: tuple[Step, ...]) -> int:
    """How many statements of a plan an engine is compared with."""
    return sum(bool(step.sql) for step in steps)


def _told(each: Drift) -> str:
    what = f"{each.kind:20} {each.resource}"
    if each.expected and each.found:
        return f"{what}: {each.found}, and {each.expected} is declared"
    return f"{what}: {each.expected or each.found}" if each.expected or each.found else what

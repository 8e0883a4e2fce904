"""`govern build`: compile, check, build in one; nothing is built while the gate is shut."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options


@click.command()
@options.project_dir
@click.option(
    "--target", help="dbt target to build, whose rules apply.  [default: the profile's, strictest rules]"
)
@click.option("--vars", "variables", help="YAML for dbt's --vars.")
@click.argument("dbt_arguments", nargs=-1, metavar="[-- DBT_ARGUMENTS]...")
def command(
    project_dir: Path, target: str | None, variables: str | None, dbt_arguments: tuple[str, ...]
) -> int:
    """Compile the project, ask every check, and only then run `dbt build`.

    What follows -- goes to `dbt build` alone (`govern build -- --select tag:daily`): the gate always
    judges the whole project. Where masks have changed since a table that keeps its rows was last built here, nothing
    is built until policies/backfills.yml records its rebuild (check protection-current).

    Exit codes: 0 built · 1 findings, and nothing was built, or data tests failed · 2 usage or declaration
    error · 3 could not evaluate, or dbt could not build everything.
    """
    import datetime as dt

    from governance.artifacts.last_built import find_last_built, set_aside
    from governance.artifacts.manifest import read_manifest
    from governance.cli.outputs import show
    from governance.compile.branches import Compilation, compile_branches
    from governance.compile.dbt import require_project, run_dbt
    from governance.declared.policies import load_policies
    from governance.errors import EvaluationError
    from governance.gate import Question, default_manifest, judge

    require_project(project_dir)
    load_policies(project_dir)  # a mistake in them is told before dbt is waited for
    options = [*(["--target", target] if target else []), *(["--vars", variables] if variables else [])]
    if run_dbt(project_dir, ["--quiet", "compile", *options]):
        raise EvaluationError("dbt could not compile the project, so nothing was judged and nothing built")
    manifest = default_manifest(project_dir)
    compile_branches(Compilation(project_dir, manifest.parent, target, variables))
    built = find_last_built(manifest.parent, read_manifest(manifest))
    today = dt.datetime.now(tz=dt.UTC).date()
    verdict = judge(Question(manifest, project_dir, target, today=today, built=built))
    show(verdict, "text")
    if verdict.exit_code:
        if built is not None:
            click.echo(f"The base is what these tables were last built from: {built}")
        click.echo("Nothing was built.")
        return verdict.exit_code
    results = manifest.with_name("run_results.json")
    before = _written(results)
    set_aside(manifest.parent, manifest)
    code = run_dbt(project_dir, ["build", *options, *dbt_arguments])
    if _written(results) == before:
        return 3 if code else 0
    return _became_of(results, code)


def _written(file: Path) -> int:
    """When a file was written, in nanoseconds; 0 where there is none."""
    return file.stat().st_mtime_ns if file.exists() else 0


def _became_of(file: Path, code: int) -> int:
    """Keep what was built; 1 where all of it was and data tests failed, 3 where dbt could not build everything."""
    from governance.artifacts.last_built import keep_last_built
    from governance.artifacts.run_results import read_run_results

    results = read_run_results(file)
    keep_last_built(file.parent, results)
    statuses = {result.status for result in results.results}
    if code == 0:
        return 0
    return 1 if "fail" in statuses and not statuses & {"error", "runtime error"} else 3

"""`govern check`: ask every check of a project and say whether the gate opens."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.report import FORMATS


@click.command()
@options.manifest
@options.project_dir
@click.option("--target", help="dbt target whose rules apply.  [default: the strictest rules]")
@click.option("--check", "only", metavar="ID", multiple=True, help="Ask this check only; may be repeated.")
@click.option(
    "--base",
    type=click.Path(path_type=Path),
    metavar="MANIFEST",
    help="Say what is new, old and fixed since.",
)
@click.option(
    "--base-ref",
    metavar="REF",
    help="The base's commit: who may approve and how is judged are read there; compiled if no --base is named.",
)
@options.reviews
@click.option("--changed", is_flag=True, help="Let only what is new since --base shut the gate.")
@click.option(
    "--ran",
    type=click.Path(path_type=Path),
    metavar="MANIFEST",
    help="Say whether what ran in production is what is gated here.",
)
@click.option("--write-baseline", is_flag=True, help="Record what is found today in policies/baseline.json.")
@click.option("--grow", is_flag=True, help="Let --write-baseline add to a baseline that there is.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@options.outputs
@click.option("--verbose", "-v", is_flag=True, help="Tell every finding, and every check's coverage.")
def command(  # noqa: PLR0913, PLR0917 - one for each option
    manifest: Path | None,
    project_dir: Path,
    target: str | None,
    only: tuple[str, ...],
    base: Path | None,
    base_ref: str | None,
    reviews: Path | None,
    changed: bool,  # noqa: FBT001 - click passes what the command line says
    ran: Path | None,
    write_baseline: bool,  # noqa: FBT001
    grow: bool,  # noqa: FBT001
    form: str,
    outputs: tuple[str, ...],
    verbose: bool,  # noqa: FBT001 - click passes what the command line says
) -> int:
    """Ask every check of a dbt project and say whether the gate opens.

    Reads what `dbt compile` and `govern compile-branches` wrote, governance.yml, policies/ and
    contracts/; writes what --output names and, beside the manifest, a cache of what it has parsed;
    never runs dbt. The folder of dbt is DBT_TARGET_PATH if that is set.

    What policies/waivers.yml accepts, or policies/baseline.json records, does not shut the gate and
    stands in the report. A baseline shrinks when it is written again; it grows with --grow only.

    Exit codes: 0 the gate opens · 1 findings · 2 usage or declaration error · 3 could not
    evaluate: the manifest is missing, broken or stale, a check crashed or had nothing to examine.
    """
    import datetime as dt

    from governance.artifacts.reading import collector_held_off
    from governance.cli.base import base_manifest
    from governance.cli.outputs import (
        folder_in_repository,
        parse_outputs,
        remove_outputs,
        show,
        write_outputs,
    )
    from governance.errors import UsageError
    from governance.gate import Question, default_manifest, judge

    if reviews is not None and base_ref is None:
        raise UsageError(
            "--reviews tells who approved a change, and needs its base", "name it: --base-ref REF"
        )
    files = parse_outputs(outputs, FORMATS)
    remove_outputs(files)
    # The day is that of the clock: whoever could name another one could bring an expired waiver back to life.
    today = dt.datetime.now(tz=dt.UTC).date()
    base = base_manifest(base, base_ref, project_dir, manifest or default_manifest(project_dir), target)
    question = Question(
        *(manifest, project_dir, target, only, today, base, changed, ran), base_ref=base_ref, reviews=reviews
    )
    if write_baseline:
        from governance.cli.baseline import record

        record(question, grow=grow)
    elif grow:
        raise UsageError("--grow lets a baseline grow that is written", "add --write-baseline")
    # Until the process ends: the collector would walk all that was read once more while it is told.
    with collector_held_off():
        verdict = judge(question)
        folder = folder_in_repository(project_dir)
        write_outputs(verdict, files, folder)
        show(verdict, form, folder, verbose=verbose)
    return verdict.exit_code

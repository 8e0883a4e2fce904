"""`govern controls`: what speaks for each control, what came of it last, and what is not covered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.cli.evidence import at_a_place

if TYPE_CHECKING:
    from governance.declared.evidence import Framework

_FRAMEWORKS = ["soc2", "hipaa", "fedramp", "nist-privacy", "gdpr"]


@click.command()
@click.option(
    "--framework",
    "named",
    multiple=True,
    type=click.Choice(_FRAMEWORKS),
    help="One framework; may be given again.  [default: as governance.yml says, or all]",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True
)
@at_a_place
def command(named: tuple[Framework, ...], form: str, project_dir: Path, store: Path | None) -> int:
    """Tell of each control what speaks for it by policies/controls.yml, on how many subjects, with which result and when.

    What is not covered is told as well: a check that is off or had nothing to examine, a kind of evidence that was
    never recorded, a control that nothing here speaks for. Findings that were waived are counted.
    """
    import datetime as dt

    from governance.declared.governance_file import read_governance
    from governance.evidence.covered_html import as_html
    from governance.evidence.covered_text import as_json, as_text, asked_for
    from governance.evidence.covering import Shown, coverage, mapping
    from governance.evidence.history import read_history
    from governance.evidence.place import place_of

    _, governance = read_governance(project_dir / "governance.yml")
    settings = governance.evidence
    history = read_history(place_of(project_dir, store).store) if settings else None
    today = dt.datetime.now(tz=dt.UTC).date()
    shown = Shown(history, mapping(project_dir), governance.checks.off, today)
    found = coverage(shown, asked_for(named, settings.frameworks if settings else ()))
    render = {"text": as_text, "json": as_json, "html": as_html}[form]
    click.echo(render(found), nl=False)
    return 0

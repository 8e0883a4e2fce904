"""`govern comment`: one comment for a pull request, of what check, diff and exposure told."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import click

_FILE = click.Path(path_type=Path)
T = TypeVar("T")


@click.command()
@click.option(
    "--check",
    "check",
    type=_FILE,
    required=True,
    metavar="FILE",
    help="What `govern check --format json` told.",
)
@click.option("--diff", "diff", type=_FILE, metavar="FILE", help="What `govern diff --format json` told.")
@click.option(
    "--exposure", type=_FILE, metavar="FILE", help="What `govern exposure --base … --format json` told."
)
@click.option(
    "--approvals", type=_FILE, metavar="FILE", help="What `govern approve --list --format json` told."
)
@click.option(
    "--folder", default="", help="Where the dbt project is in its repository.  [default: as it is here]"
)
@click.option(
    "--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True
)
def command(
    check: Path,
    diff: Path | None,
    exposure: Path | None,
    approvals: Path | None,
    folder: str,
    form: str,
) -> int:
    """Write one comment for a reviewer with 20 seconds, of what was told in JSON.

    The verdict is in its first line; then who must approve, what breaks, who sees more and where coverage changed;
    the rest is folded. At most 65,000 characters, and nothing that a name holds is markup.

    Exit codes: 0 written · 2 usage error · 3 a file is missing, or is not what it should be.
    """
    import json

    from governance.cli.outputs import folder_in_repository
    from governance.exposure.shape import Exposure
    from governance.report import placed
    from governance.report.as_json import VerdictShape
    from governance.report.comment import ApprovalsShape, Told, render
    from governance.report.diff.as_json import DiffShape
    from governance.report.told import diff_of, verdict_of

    verdict = verdict_of(_read(check, VerdictShape))
    told = Told(
        verdict=placed(verdict, folder or folder_in_repository(Path())),
        diff=diff_of(_read(diff, DiffShape)) if diff else None,
        exposure=_read(exposure, Exposure) if exposure else None,
        approvals=_read(approvals, ApprovalsShape) if approvals else None,
    )
    written = render(told)
    if form == "json":
        written = json.dumps({"schema": "govern.comment/v1", "markdown": written}, ensure_ascii=False) + "\n"
    click.echo(written, nl=False)
    return 0


def _read(file: Path, shape: type[T]) -> T:
    """What a command told in JSON.

    Raises:
        ArtifactError: It cannot be read, or is something else.
    """
    import msgspec

    from governance.errors import ArtifactError

    try:
        return msgspec.json.decode(file.read_bytes(), type=shape)
    except OSError as error:
        raise ArtifactError(
            f"{file}: this file cannot be read: {error.strerror}", "write it first"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ArtifactError(
            f"{file}: this is not what was expected: {error}",
            "write it with the same version of govern: `--format json`",
        ) from error

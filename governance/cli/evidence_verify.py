"""`govern evidence verify`: verify a log or a bundle as someone does who does not trust it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from governance.cli import options
from governance.cli.evidence import at_a_place

if TYPE_CHECKING:
    from governance.evidence.anchors import Anchor
    from governance.evidence.verdict import Verdict

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_NO_ANCHOR = (
    "no older checkpoint was given. Whoever holds the signing key can write the whole log anew, and a log that "
    "was written anew is good by itself; only a checkpoint that somebody else kept shows it"
)


@click.command()
@click.option(
    "--key",
    type=_FILE,
    required=True,
    metavar="PEM",
    help="The log's first public key or its offline root, from somewhere else than the log.",
)
@click.option("--checkpoint", "checkpoints", type=_FILE, multiple=True, help="An older checkpoint's file.")
@click.option(
    "--anchors",
    type=_FILE,
    multiple=True,
    help="A text with checkpoints in it: comments, or a tag as `git cat-file tag NAME` prints it.",
)
@at_a_place
@options.as_text_or_json
def command(
    key: Path,
    checkpoints: tuple[Path, ...],
    anchors: tuple[Path, ...],
    project_dir: Path,
    store: Path | None,
    form: str,
) -> int:
    """Verify a log, or a bundle (--store FOLDER): that nothing was altered, dropped, reordered or put in.

    The first entry that is wrong is named. A checkpoint that somebody else kept (--checkpoint, --anchors) shows
    moreover that the log was not written anew by whoever holds its key.

    Exit codes: 0 good · 1 tampered with · 2 usage error · 3 something is missing, so not everything was verified.
    """
    import json

    from governance.errors import UsageError
    from governance.evidence.keys import public_key_of
    from governance.evidence.verdict import as_json
    from governance.evidence.verifying import verify

    folder = store or _declared(project_dir)
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder", "name the log or the bundle: --store FOLDER")
    kept = _kept(checkpoints, anchors)
    verdict = verify(folder, public_key_of(key.read_bytes()), [one.note for one in kept])
    warnings = [] if kept else [_NO_ANCHOR]
    if form == "json":
        told = {
            "schema": "govern.evidence.verify/v1",
            **as_json(verdict),
            "anchors": [{"name": one.note.name, "size": one.size, "strength": one.strength} for one in kept],
            "anchored": list(verdict.anchored),
            "warnings": warnings,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return verdict.exit_code
    click.echo("\n".join([*_lines(verdict), *_anchored(verdict, kept)]))
    for warning in warnings:
        click.echo(f"WARNING: {warning}.", err=True)
    return verdict.exit_code


def _declared(project_dir: Path) -> Path:
    from governance.evidence.place import place_of

    return place_of(project_dir).store.folder


def _kept(checkpoints: tuple[Path, ...], texts: tuple[Path, ...]) -> list[Anchor]:
    """What was kept elsewhere.

    Raises:
        UsageError: There is no checkpoint in a file.
    """
    from governance.errors import UsageError
    from governance.evidence.anchors import anchor_of, anchors_in
    from governance.evidence.untrusted import FaultError

    try:
        found = [anchor_of(str(file), _text(file)) for file in checkpoints]
    except FaultError as error:
        raise UsageError(
            error.message, "a checkpoint is three lines, an empty one and a signature"
        ) from error
    for file in texts:
        inside = anchors_in(str(file), _text(file))
        if not inside:
            raise UsageError(f"{file}: no checkpoint stands in this text", "name a file that has one")
        found += inside
    return found


def _text(file: Path) -> str:
    return file.read_bytes().decode(errors="replace")


def _lines(verdict: Verdict) -> list[str]:
    from governance.evidence.verdict import LISTED

    lines = [f"{verdict.verdict.upper()}: {verdict.origin or 'a log'}, {_many(verdict.size, 'entries')}"]
    if verdict.first is not None:
        entry = verdict.first.entry
        lines.append(f"  {'the log' if entry is None else f'entry {entry}'}: {verdict.first.why}")
    counts: dict[str, Any] = {name: count for name, count in verdict.counts.items() if name != "entries"}
    lines += [f"  {_WORDS[name]}: {count:,}" for name, count in counts.items() if count]
    for one in verdict.missing[:LISTED]:
        lines.append(f"  {'' if one.entry is None else f'entry {one.entry}: '}{one.what}: {one.why}")
    if verdict.uncovered:
        lines.append(
            f"  lines after the newest checkpoint, which nothing signed covers yet: {verdict.uncovered}"
        )
    lines += [f"  entry {one.entry}: a {one.of} began and never ended" for one in verdict.unfinished]
    return lines


_WORDS = {
    "blobs": "blobs and statements that are what their digests say",
    "pruned": "blobs pruned when their time was over, as the log says",
    "quarantined": "blobs in quarantine, as the log says",
    "outside": "blobs of other days, which are not in this bundle",
    "missing": "missing",
    "disclosed": "committed fields disclosed",
    "redacted": "committed fields redacted, as the log says",
    "undisclosed": "committed fields not disclosed",
}


def _anchored(verdict: Verdict, kept: list[Anchor]) -> list[str]:
    """How far the log is held by checkpoints that somebody else kept."""
    from governance.evidence.anchors import STRENGTHS, strongest

    if verdict.exit_code == 1:
        return []
    best = strongest(kept)
    if best is None:
        return (
            [f"  the log says that it was anchored, last in entry {verdict.anchored[-1]}: ask for that"]
            if verdict.anchored
            else []
        )
    lines = [
        f"  anchored up to entry {best.size - 1} by {STRENGTHS[best.strength]}",
    ]
    newest = max(one.size for one in kept)
    if newest < verdict.size:
        lines.append(f"  from entry {newest} on nothing but the signing key vouches for the log")
    return lines


def _many(count: int, what: str) -> str:
    return f"1 {what.removesuffix('ies')}y" if count == 1 else f"{count:,} {what}"

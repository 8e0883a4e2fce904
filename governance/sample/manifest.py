"""What a sample consists of, so that whoever lands it can account for every line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import msgspec

NAME: Final = "sample.json"
SCHEMA: Final = "govern.sample/v1"

# The only places a sample writes to; what a manifest says of others is not believed.
_PLACE: Final = re.compile(r"([a-z]+(?:\.v[0-9]+)?)/\1-[0-9]+(?:-[0-9]+)*\.ndjson|canaries\.ndjson")


class Written(msgspec.Struct, frozen=True):
    """One file: its path below the folder, its lines and its bytes."""

    path: str
    lines: int
    bytes: int


class Counts(msgspec.Struct, frozen=True):
    """What the lines of one stream are: lines = events + duplicates + the sum of malformed.

    Attributes:
        lines: All lines.
        events: Well-formed lines, each counted once however often it was delivered; tombstones too.
        tombstones: How many of the events are tombstones.
        late: How many of the events were published more than ten minutes after they occurred.
        duplicates: Exact redeliveries of events.
        malformed: Broken copies of events, by what is wrong with them.
    """

    lines: int
    events: int
    tombstones: int = 0
    late: int = 0
    duplicates: int = 0
    malformed: dict[str, int] = {}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of sample.json.

    Attributes:
        schema: "govern.sample/v1".
        seed: What all chance came from.
        events: Lines of the event streams together.
        canaries: How many people of canaries.ndjson are in it.
        streams: By name; the export of accounts among them.
        files: Every file, by path.
    """

    schema: str = SCHEMA
    seed: int
    events: int
    canaries: int
    streams: dict[str, Counts]
    files: list[Written]


def read(file: Path) -> Manifest | None:
    """The manifest in a file; None where there is none, or none that a sample of ours has."""
    try:
        manifest = msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    places = all(_PLACE.fullmatch(written.path) for written in manifest.files)
    return manifest if manifest.schema == SCHEMA and places else None


def write(manifest: Manifest, file: Path) -> None:
    """Write a manifest, indented, with a line end."""
    file.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")

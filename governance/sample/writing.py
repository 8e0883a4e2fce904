"""The whole sample: people, what happens to them, and the files that tell of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from governance.errors import IncompleteError
from governance.sample import accounts, customers, encounters, manifest, orders, sessions
from governance.sample.breakage import KINDS
from governance.sample.canaries import COUNT, canary
from governance.sample.courier import Courier
from governance.sample.folder import replaced
from governance.sample.manifest import Counts, Manifest, Written
from governance.sample.parts import Parts
from governance.sample.people import People
from governance.sample.shares import Share, shares
from governance.sample.timeline import EXPORT_DAY

Deliver = Callable[[int, People, Courier], None]
Progress = Callable[[int], None]

_CUSTOMERS: Final = "customers.v1"
_DELIVER: Final[dict[str, Deliver]] = {
    "orders.v1": orders.deliver,
    _CUSTOMERS: customers.deliver,
    "auth.v1": sessions.deliver,
    "encounters.v1": encounters.deliver,
}


def write_sample(events: int, seed: int, folder: Path, progress: Progress) -> Manifest:
    """Write a sample; the same arguments write the same bytes.

    Args:
        events: Lines of the four event streams together: of a hundred, 40 are orders, 10 are changes
            of customers, 35 are authentications and 15 encounters. Accounts come on top.
        seed: What all chance comes from, 0 or more.
        folder: Where to write; a sample that is there is replaced.
        progress: Told how many lines of the event streams were written since it was last told.

    Returns:
        What was written, as it stands in the folder's sample.json.

    Raises:
        UsageError: Too few events, or a folder that holds something else.
        IncompleteError: The files could not be written; the folder has no sample.json unless the
            sample that was there is still whole.
    """
    divided = shares(events)
    people = People(seed, next(share.events for share in divided if share.stream == _CUSTOMERS))
    try:
        with replaced(folder) as unfinished:
            tellings = [_tell(seed, share, people, unfinished, progress) for share in divided]
            tellings.append(_export(people, unfinished))
            found = _manifest(events, seed, tellings, _list_canaries(unfinished))
            manifest.write(found, unfinished / manifest.NAME)
    except OSError as error:
        raise IncompleteError(
            f"the sample could not be written to {folder}: {error.strerror}",
            "make room, or name another folder with --out, and run the command again",
        ) from error
    return found


class _Telling(NamedTuple):
    """One stream as it was written."""

    stream: str
    counts: Counts
    files: list[Written]


def _tell(seed: int, share: Share, people: People, folder: Path, progress: Progress) -> _Telling:
    """Write one event stream."""
    stream = share.stream
    is_customers = stream == _CUSTOMERS
    tombstones = people.leavers if is_customers else 0
    with Parts(folder, lambda part: f"{stream}/{stream}-{part:05d}.ndjson") as parts:
        courier = Courier(
            seed,
            share,
            lambda lines: progress(parts.write(lines)),
            # A snapshot is read when it is read: its rows cannot be late.
            punctual=people.known_before if is_customers else 0,
            companions=tombstones,
        )
        _DELIVER[stream](seed, people, courier)
    counts = Counts(
        lines=share.lines,
        events=share.events,
        tombstones=tombstones,
        late=share.late,
        duplicates=share.duplicates,
        malformed={kind: courier.malformed[kind] for kind in KINDS},
    )
    return _Telling(stream, counts, parts.files)


def _export(people: People, folder: Path) -> _Telling:
    """Write the export of accounts, in one file: half an export would pass for all of it."""
    name = f"accounts/accounts-{EXPORT_DAY}.ndjson"
    with Parts(folder, lambda _: name, largest=sys.maxsize) as parts:
        parts.write(accounts.lines(people))
    return _Telling("accounts", Counts(lines=people.count, events=people.count), parts.files)


def _list_canaries(folder: Path) -> list[Written]:
    """Write what to look for: the direct identifiers of every canary."""
    with Parts(folder, lambda _: "canaries.ndjson") as parts:
        parts.write(msgspec.json.encode(canary(number)) for number in range(1, COUNT + 1))
    return parts.files


def _manifest(events: int, seed: int, tellings: list[_Telling], canaries: list[Written]) -> Manifest:
    files = [written for telling in tellings for written in telling.files] + canaries
    return Manifest(
        seed=seed,
        events=events,
        canaries=COUNT,
        streams={telling.stream: telling.counts for telling in tellings},
        files=sorted(files, key=lambda written: written.path),
    )

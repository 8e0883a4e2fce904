"""A block of lines as what is inserted: rows and rejects, as Arrow tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import pyarrow as pa

from governance.collect.columns import Extracted, extract
from governance.collect.decode import Decoded, Decoder, Reason, Reject
from governance.collect.lines import Block, Mark
from governance.collect.plan import Stream
from governance.collect.repeats import has_repeats, repeating
from governance.collect.tables import REJECTS, row_layout

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Batch:
    """What one block becomes.

    Attributes:
        rows: As the stream's table has its columns.
        rejects: As the table of rejects has its columns.
        reasons: How many lines were rejected, by reason.
        end: How far the file is consumed with it.
        now: The landing time of all of it.
    """

    rows: pa.Table
    rejects: pa.Table
    reasons: Counter[Reason]
    end: Mark
    now: dt.datetime


class Batcher:
    """Makes batches of the blocks of one file.

    Args:
        stream: The stream.
        key: The key of rejects' digests.
        file: The file's name, as bronze shows it.
    """

    def __init__(self, stream: Stream, key: bytes, file: str) -> None:
        self._stream = stream
        self._decoder = Decoder(stream.schema.root, key)
        self._file = file
        self._names = [name for name, _ in row_layout(stream.columns)]

    def make(self, block: Block, now: dt.datetime) -> Batch:
        """Decode one block."""
        decoded = self._decoder.decode(block.lines, block.first, is_suspicious=block.is_suspicious)
        extracted = extract(self._stream.columns, self._stream.schema.root, decoded.rows)
        rows = self._rows(extracted, decoded.numbers, now)
        rejects = decoded.rejects
        if block.overlong is not None:
            rejects = [Reject(block.first, block.overlong, Reason.LINE_TOO_LONG)]
        dropped = _dropped(block, decoded, extracted)
        if dropped:
            kept = pa.array([number not in dropped for number in decoded.numbers], pa.bool_())
            rows = rows.filter(kept)
            late = [self._decoder.reject(block.line(n), n, reason) for n, reason in dropped.items()]
            rejects = sorted(rejects + late, key=lambda reject: reject.line)
        reasons = Counter(reject.reason for reject in rejects)
        return Batch(rows, self._rejects(rejects, now), reasons, block.end, now)

    def _rows(self, extracted: Extracted, numbers: list[int], now: dt.datetime) -> pa.Table:
        landed = [
            self._same(self._file, len(numbers)),
            pa.array(numbers, pa.int64()),
            _moment(now, len(numbers)),
        ]
        return pa.table([*extracted.arrays, *landed], names=self._names)

    def _rejects(self, rejects: list[Reject], now: dt.datetime) -> pa.Table:
        arrays = [
            self._same(self._file, len(rejects)),
            pa.array([reject.line for reject in rejects], pa.int64()),
            pa.array([reject.digest for reject in rejects], pa.string()),
            pa.array([str(reject.reason) for reject in rejects], pa.string()),
            _moment(now, len(rejects)),
        ]
        return pa.table(arrays, names=[name for name, _ in REJECTS])

    def _same(self, text: str, count: int) -> pa.Array:
        return pa.repeat(pa.scalar(text, pa.string()), count)


def _moment(now: dt.datetime, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(now, pa.timestamp("us")), count)


def _dropped(block: Block, decoded: Decoded, extracted: Extracted) -> dict[int, Reason]:
    """Valid lines that are rejects all the same, by number: a value its column cannot hold, a key named twice."""
    found: dict[int, Reason] = {}
    if extracted.fits is not None:
        fits = zip(decoded.numbers, extracted.fits.to_pylist(), strict=True)
        found = {number: Reason.VALUE_NOT_ALLOWED for number, is_fit in fits if not is_fit}
    rejected = [block.line(reject.line) for reject in decoded.rejects]
    if has_repeats(block.body, rejected, extracted.keys):
        positions = repeating([block.line(number) for number in decoded.numbers], extracted.keys)
        found |= {decoded.numbers[position]: Reason.BROKEN_JSON for position in positions}
    return found


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, each made in a thread of its own while the one before it is used."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item

"""Blocks of lines into bronze: rows, rejects and the position, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from governance.collect.columns import extract
from governance.collect.decode import Decoder, Reason, Reject
from governance.collect.lines import Block, ChangedFileError, LineReader
from governance.collect.plan import Stream
from governance.collect.positions import Position, load_positions, save_position
from governance.collect.repeats import repeating
from governance.collect.results import StreamResult
from governance.collect.tables import REJECTS, ensure, row_layout, transaction
from governance.errors import EvaluationError, IncompleteError

Clock = Callable[[], dt.datetime]
Progress = Callable[[int], None]


def utc_now() -> dt.datetime:
    """The clock of a real run."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Options:
    """How to land.

    Attributes:
        landing: The landing folder; files are named relative to it.
        key: The key of rejects' digests.
        clock: The time in UTC, without a zone.
        progress: Told of every number of bytes consumed.
        block_bytes: About how much is read, decoded and committed at a time.
        is_final: Whether a last line without a line break is complete.
    """

    landing: Path
    key: bytes
    clock: Clock
    progress: Progress
    block_bytes: int
    is_final: bool


class Lander:
    """Lands one stream.

    Args:
        connection: The domain's database.
        stream: What to land.
        options: How.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, stream: Stream, options: Options) -> None:
        self._connection = connection
        self._stream = stream
        self._options = options
        self._decoder = Decoder(stream.schema.root, options.key)
        self._positions = load_positions(connection, stream.name)
        self._table = stream.collector.table
        self._rejects = stream.collector.dlq
        self.result = StreamResult.of(stream)

    def run(self) -> StreamResult:
        """Land what is new.

        Raises:
            EvaluationError: The tables differ from the contract, or a landed file has changed.
            IncompleteError: An export is not complete.
        """
        self._ensure_tables()
        if self._stream.collector.mode == "replace":
            self._replace()
        else:
            for file in self._stream.files:
                self._append(file)
        return self.result

    def _ensure_tables(self) -> None:
        may_create = not self._positions
        with transaction(self._connection):
            ensure(self._connection, self._table, row_layout(self._stream.columns), may_create=may_create)
            ensure(self._connection, self._rejects, REJECTS, may_create=may_create)

    def _append(self, file: Path) -> None:
        name = self._name(file)
        position = self._positions.get(name, Position())
        with file.open("rb") as handle:
            reader = self._reader(handle, name, position)
            for block in reader.blocks(is_final=self._options.is_final):
                with transaction(self._connection):
                    position = self._land(block, name, position)
        self.result.pending_bytes += reader.pending

    def _replace(self) -> None:
        """Make the newest export the whole table; older ones are passed over."""
        if not self._stream.files:
            return
        newest = self._stream.files[-1]
        name = self._name(newest)
        self.result.skipped_files += len(self._stream.files) - 1
        landed = max(self._positions, default="")
        if name < landed:
            self.result.skipped_files += 1
        elif name == landed:
            self._check_unchanged(newest, name)
        else:
            with transaction(self._connection):
                self._replace_with(newest, name)

    def _check_unchanged(self, file: Path, name: str) -> None:
        with file.open("rb") as handle:
            self._reader(handle, name, self._positions[name])
            if handle.read(1):
                raise self._changed(name, "has grown since it was landed")

    def _replace_with(self, file: Path, name: str) -> None:
        for table in (self._table, self._rejects):
            self._connection.execute(f'delete from bronze."{table}"')  # noqa: S608 - a checked name
        self._connection.execute("delete from bronze._positions where stream = ?", [self._stream.name])
        position = Position()
        with file.open("rb") as handle:
            reader = self._reader(handle, name, position)
            for block in reader.blocks(is_final=self._options.is_final):
                position = self._land(block, name, position)
        if reader.pending:
            raise IncompleteError(
                f"the export {name} ends in the middle of a line; bronze.{self._table} is as it was",
                "wait until it is written, or say --final if it is complete",
            )
        if not position.kept:
            counts = ", ".join(f"{reason} {count}" for reason, count in sorted(self.result.rejected.items()))
            raise EvaluationError(
                f"the export {name} holds no valid row ({counts or 'it is empty'}); "
                f"bronze.{self._table} is as it was",
                "have it exported again under a newer name",
            )

    def _name(self, file: Path) -> str:
        return file.relative_to(self._options.landing).as_posix()

    def _reader(self, handle: Any, name: str, position: Position) -> LineReader:  # noqa: ANN401 - a binary file
        try:
            return LineReader(handle, position.mark, self._options.key, self._options.block_bytes)
        except ChangedFileError as error:
            raise self._changed(name, str(error)) from None

    def _changed(self, name: str, what: str) -> EvaluationError:
        return EvaluationError(
            f"the file {name} {what}",
            "put the file back as it was and give new events a file of their own, "
            "or land everything into a fresh warehouse",
        )

    def _land(self, block: Block, name: str, position: Position) -> Position:
        """Insert one block and its position, in the caller's transaction."""
        now = self._options.clock()
        rows, rejects = self._decoded(block, name, now)
        self._insert(self._table, rows)
        if rejects:
            self._insert(self._rejects, _reject_table(rejects, name, now))
        after = position.after(block.end, rows.num_rows, len(rejects))
        save_position(self._connection, self._stream.name, name, after, now)
        self.result.count(rows.num_rows, Counter(reject.reason for reject in rejects), is_new=name)
        self._options.progress(after.mark.offset - position.mark.offset)
        return after

    def _insert(self, table: str, rows: pa.Table) -> None:
        statement = f'insert into bronze."{table}" select * from landing_block'  # noqa: S608 - a checked name
        self._connection.register("landing_block", rows)
        self._connection.execute(statement)
        self._connection.unregister("landing_block")

    def _decoded(self, block: Block, name: str, now: dt.datetime) -> tuple[pa.Table, list[Reject]]:
        if block.overlong is not None:
            rejects = [Reject(block.first, block.overlong, Reason.LINE_TOO_LONG)]
            decoded = self._decoder.decode([], block.first, is_suspicious=False)
        else:
            decoded = self._decoder.decode(block.lines, block.first, is_suspicious=block.is_suspicious)
            rejects = decoded.rejects
        extracted = extract(self._stream.columns, self._stream.schema.root, decoded.rows)
        count = len(decoded.rows)
        arrays = [
            *extracted.arrays,
            pa.repeat(pa.scalar(name, pa.string()), count),
            pa.array(decoded.numbers, pa.int64()),
            pa.repeat(pa.scalar(now, pa.timestamp("us")), count),
        ]
        rows = pa.table(arrays, names=[column for column, _ in row_layout(self._stream.columns)])
        dropped: dict[int, Reason] = {}
        if extracted.fits is not None:
            dropped = {
                i: Reason.VALUE_NOT_ALLOWED for i, fits in enumerate(extracted.fits.to_pylist()) if not fits
            }
        dropped |= dict.fromkeys(repeating(decoded.lines, extracted.keys), Reason.BROKEN_JSON)
        if dropped:
            rows = rows.filter(pa.array([i not in dropped for i in range(count)]))
            more = [
                self._decoder.reject(decoded.lines[i], decoded.numbers[i], reason)
                for i, reason in dropped.items()
            ]
            rejects = sorted([*rejects, *more], key=lambda reject: reject.line)
        return rows, rejects


def _reject_table(rejects: list[Reject], name: str, now: dt.datetime) -> pa.Table:
    count = len(rejects)
    arrays = [
        pa.repeat(pa.scalar(name, pa.string()), count),
        pa.array([reject.line for reject in rejects], pa.int64()),
        pa.array([reject.digest for reject in rejects], pa.string()),
        pa.array([str(reject.reason) for reject in rejects], pa.string()),
        pa.repeat(pa.scalar(now, pa.timestamp("us")), count),
    ]
    return pa.table(arrays, names=[column for column, _ in REJECTS])

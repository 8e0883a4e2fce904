"""Batches into bronze: rows, rejects and the position, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import duckdb

from governance.collect.batch import Batch, Batcher, ahead
from governance.collect.decode import Reason
from governance.collect.lines import ChangedFileError, LineReader
from governance.collect.plan import Stream
from governance.collect.positions import Position, forget_positions, load_positions, save_position
from governance.collect.results import StreamResult, listed
from governance.collect.tables import REJECTS, empty, ensure, expire, insert, row_layout, transaction
from governance.errors import EvaluationError, IncompleteError

Clock = Callable[[], dt.datetime]
Progress = Callable[[int], None]


def utc_now() -> dt.datetime:
    """The clock of a real run: UTC, without a zone as bronze has it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Options:
    """How to land.

    Attributes:
        landing: The landing folder; files are named relative to it.
        key: The key of rejects' digests.
        clock: The time in UTC, without a zone.
        progress: Told how many bytes were consumed, time after time.
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
        result: Counts what is landed.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, stream: Stream, options: Options, result: StreamResult
    ) -> None:
        self._connection = connection
        self._stream = stream
        self._options = options
        self._result = result
        self._positions = load_positions(connection, stream.name)
        self._table = stream.collector.table
        self._rejects = stream.collector.dlq

    def run(self) -> None:
        """Land what is new.

        Raises:
            EvaluationError: The tables differ from the contract, a landed file has changed or
                cannot be read, or an export holds no valid row.
            IncompleteError: An export is not complete.
        """
        self._ensure_tables()
        if self._stream.collector.mode == "replace":
            self._replace()
        else:
            for file in self._stream.files:
                self._append(file)
        if self._stream.keep_days is not None:
            self._expire(self._stream.keep_days)

    def _ensure_tables(self) -> None:
        may_create = not self._positions
        with transaction(self._connection):
            ensure(self._connection, self._table, row_layout(self._stream.columns), may_create=may_create)
            ensure(self._connection, self._rejects, REJECTS, may_create=may_create)

    def _expire(self, days: int) -> None:
        """Delete what bronze has kept for its time; positions stay, so that nothing is landed again."""
        now = self._options.clock()
        older_than = now - dt.timedelta(days=days)
        with transaction(self._connection):
            counts = [expire(self._connection, table, older_than) for table in (self._table, self._rejects)]
            if any(counts):
                row = [self._stream.name, older_than, *counts, now]
                self._connection.execute("insert into bronze._expiries values (?, ?, ?, ?, ?)", row)
        self._result.expired += sum(counts)

    def _append(self, file: Path) -> None:
        name = self._name(file)
        position = self._positions.get(name, Position())
        with self._reading(file, name, position) as reader:
            self._options.progress(position.mark.offset)
            for batch in self._batches(reader, name):
                with transaction(self._connection):
                    position = self._land(batch, name, position)
                self._result.count(name, batch.rows.num_rows, batch.reasons)
            self._result.pending_bytes += reader.pending

    def _replace(self) -> None:
        """Make the newest export the whole table; older ones are passed over."""
        files = [(self._name(file), file) for file in self._stream.files]
        known = max((PurePosixPath(name).name for name in self._positions), default="")
        new = [(name, file) for name, file in files if file.name >= known]
        self._result.skipped_files += len(files) - len(new[-1:])
        for name, file in new[-1:]:
            if name in self._positions:
                self._check_unchanged(file, name)
            else:
                with transaction(self._connection):
                    position, reasons = self._replace_with(file, name)
                self._result.count(name, position.kept, reasons)

    def _check_unchanged(self, file: Path, name: str) -> None:
        position = self._positions[name]
        with self._reading(file, name, position):
            self._options.progress(position.mark.offset)
            if file.stat().st_size != position.mark.offset:
                raise _changed(name, "has grown since it was landed")

    def _replace_with(self, file: Path, name: str) -> tuple[Position, Counter[Reason]]:
        """Land one export over what is there, in the caller's transaction.

        Positions and rejects of the export before go with its rows, so that per stream the rows
        kept and rejected by the positions are always those in the tables.
        """
        empty(self._connection, self._table)
        empty(self._connection, self._rejects)
        forget_positions(self._connection, self._stream.name)
        position, reasons = Position(), Counter[Reason]()
        with self._reading(file, name, position) as reader:
            for batch in self._batches(reader, name):
                position = self._land(batch, name, position)
                reasons += batch.reasons
            if reader.pending:
                raise IncompleteError(
                    f"the export {name} ends in the middle of a line; bronze.{self._table} is as it was",
                    "wait until it is written, or say --final if it is complete",
                )
        if not position.kept:
            raise EvaluationError(
                f"the export {name} holds no valid row ({listed(reasons) or 'it is empty'}); "
                f"bronze.{self._table} is as it was",
                "have it exported again under a newer name",
            )
        return position, reasons

    def _name(self, file: Path) -> str:
        return file.relative_to(self._options.landing).as_posix()

    @contextmanager
    def _reading(self, file: Path, name: str, position: Position) -> Iterator[LineReader]:
        """A reader of the file from its position on, what was landed before being verified."""
        try:
            with file.open("rb") as handle:
                yield LineReader(handle, position.mark, self._options.key, self._options.block_bytes)
        except ChangedFileError as error:
            raise _changed(name, str(error)) from None
        except OSError as error:
            raise EvaluationError(
                f"the file {name} cannot be read: {error.strerror}",
                "see to it, then run the same command again",
            ) from None

    def _batches(self, reader: LineReader, name: str) -> Iterator[Batch]:
        batcher = Batcher(self._stream, self._options.key, name)
        blocks = reader.blocks(is_final=self._options.is_final)
        return ahead(batcher.make(block, self._options.clock()) for block in blocks)

    def _land(self, batch: Batch, name: str, position: Position) -> Position:
        """Insert one batch and its position, in the caller's transaction."""
        insert(self._connection, self._table, batch.rows)
        insert(self._connection, self._rejects, batch.rejects)
        after = position.after(batch.end, batch.rows.num_rows, batch.rejects.num_rows)
        save_position(self._connection, self._stream.name, name, after, batch.now)
        self._options.progress(after.mark.offset - position.mark.offset)
        return after


def _changed(name: str, what: str) -> EvaluationError:
    return EvaluationError(
        f"the file {name} {what}",
        "put the file back as it was and give new events a file of their own, "
        "or land everything into a fresh warehouse",
    )

"""One run of the collector over every database."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import duckdb

from governance.collect.land import Lander, Options
from governance.collect.plan import Plan, Stream
from governance.collect.results import StreamResult
from governance.collect.tables import EXPIRIES, POSITIONS, ensure, opened, told, transaction
from governance.errors import EvaluationError


def collect(plans: Sequence[Plan], options: Options) -> Mapping[str, list[StreamResult]]:
    """Land everything that is new. A stream that fails stops no other; its result says why.

    Returns:
        The results by database.
    """
    return {plan.database: _collect_database(plan, options) for plan in plans}


def _collect_database(plan: Plan, options: Options) -> list[StreamResult]:
    results = [StreamResult.of(stream) for stream in plan.streams]
    try:
        with opened(plan.file) as connection:
            _prepare(connection, plan)
            for stream, result in zip(plan.streams, results, strict=True):
                _collect_stream(connection, stream, options, result)
    except EvaluationError as error:  # the database itself is in the way: none of its streams is complete
        for result in results:
            result.error = result.error or str(error)
    return results


def _prepare(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    with told(plan.file), transaction(connection):
        connection.execute("create schema if not exists bronze")
        ensure(connection, "_positions", POSITIONS)
        ensure(connection, "_expiries", EXPIRIES)


def _collect_stream(
    connection: duckdb.DuckDBPyConnection, stream: Stream, options: Options, result: StreamResult
) -> None:
    began = time.perf_counter()
    try:
        with told(stream.collector.table):
            Lander(connection, stream, options, result).run()
    except EvaluationError as error:
        result.error = str(error)
    result.seconds = time.perf_counter() - began

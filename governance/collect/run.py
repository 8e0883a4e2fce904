"""One run of the collector over every database."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from governance.collect.land import Lander, Options
from governance.collect.plan import Plan
from governance.collect.results import StreamResult
from governance.collect.tables import POSITIONS, ensure, opened, transaction


def collect(plans: Sequence[Plan], options: Options) -> Mapping[str, list[StreamResult]]:
    """Land everything that is new; whatever was committed stays when a later stream fails.

    Returns:
        The results by database.

    Raises:
        EvaluationError: A table, a file or a lock is in the way.
        IncompleteError: A database failed, or an export is not complete.
    """
    return {plan.database: _collect_database(plan, options) for plan in plans}


def _collect_database(plan: Plan, options: Options) -> list[StreamResult]:
    results = []
    with opened(plan.file) as connection:
        with transaction(connection):
            connection.execute("create schema if not exists bronze")
            ensure(connection, "_positions", POSITIONS)
        for stream in plan.streams:
            began = time.perf_counter()
            result = Lander(connection, stream, options).run()
            result.seconds = time.perf_counter() - began
            results.append(result)
    return results

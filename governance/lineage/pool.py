"""Summaries of many models: from the cache where it has them, else parsed, by two processes where that pays."""

from __future__ import annotations

import gc
import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from governance.lineage import cache
from governance.lineage.policy import NO_MASKS, Policy
from governance.lineage.summary import Outcome

ENOUGH = 400_000
"""Characters of SQL from which a second process pays for its start (about half a second of parsing)."""
_BATCHES = 8


@dataclass(frozen=True, slots=True)
class Request:
    """One text to summarise.

    Attributes:
        sql: Compiled SQL, or None.
        called: Masks' macros the model calls; None where that is not known.
        home: Where the model is at home (its domain), which decides what a token's SQL must be.
        unions_by_name: Whether it calls ``dbt_utils.union_relations``.
    """

    sql: str | None
    called: frozenset[str] | None = None
    home: str = ""
    unions_by_name: bool = False

    def key(self, dialect: str, policy: Policy) -> bytes:
        """Its name in the cache."""
        called = "?" if self.called is None else ",".join(sorted(self.called))
        return cache.key_of(
            self.sql or "", dialect, policy.digest, f"{called};{self.unions_by_name};{self.home}"
        )


@dataclass(frozen=True, slots=True)
class Summaries:
    """Outcomes in the order of the requests, and how many had to be parsed."""

    outcomes: tuple[Outcome, ...]
    parsed: int


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold the garbage collector off while much is allocated and nothing is freed."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def summaries(
    requests: Sequence[Request],
    dialect: str,
    policy: Policy = NO_MASKS,
    folder: Path | None = None,
    processes: int = 2,
) -> Summaries:
    """Summarise every request.

    Args:
        requests: What to summarise.
        dialect: The adapter's type.
        policy: The masks.
        folder: Where the cache is (``target/``), or None for none.
        processes: How many processes may work.
    """
    with without_collector():
        keys = [request.key(dialect, policy) for request in requests]
        kept = cache.load(folder) if folder else {}
        found = {key: outcome for key in set(keys) & kept.keys() if (outcome := cache.decoded(kept[key]))}
        missing = {key: one for key, one in zip(keys, requests, strict=True) if key not in found}
        fresh = _parsed(list(missing.values()), dialect, policy, processes)
        if folder and (missing or len(kept) > 2 * len(found)):
            current = {key: kept[key] for key in found} | dict(zip(missing, fresh, strict=True))
            cache.save(folder, current)
        for key, raw in zip(missing, fresh, strict=True):
            outcome = cache.decoded(raw)
            assert outcome is not None  # noqa: S101 - it was encoded a moment ago
            found[key] = outcome
    return Summaries(tuple(found[key] for key in keys), len(missing))


def _parsed(requests: list[Request], dialect: str, policy: Policy, processes: int) -> list[bytes]:
    work = sum(len(one.sql or "") for one in requests)
    # A forked child has the policy already, but forking with threads about is not safe.
    if processes < 2 or work < ENOUGH or threading.active_count() > 1 or not _can_fork():  # noqa: PLR2004 - a pool
        return _summarised(requests, dialect, policy)
    size = -(-len(requests) // (processes * _BATCHES))
    batches = [requests[start : start + size] for start in range(0, len(requests), size)]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=(dialect, policy)
    ) as pool:
        return [one for batch in pool.map(_batch, batches) for one in batch]


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


_given: list[tuple[str, Policy]] = []


def _begin(dialect: str, policy: Policy) -> None:
    gc.disable()
    _given[:] = [(dialect, policy)]


def _batch(requests: list[Request]) -> list[bytes]:
    found = _summarised(requests, *_given[0])
    # Parsed trees are rings: collected between batches, so that memory stays flat with the collector off.
    gc.collect(1)
    return found


def _summarised(requests: list[Request], dialect: str, policy: Policy) -> list[bytes]:
    from governance.lineage.reader import summarise

    return [
        cache.encoded(
            summarise(
                one.sql, dialect, policy, called=one.called, home=one.home, unions_by_name=one.unions_by_name
            )
        )
        for one in requests
    ]

"""What is known of many models' SQL: from the cache where it is there, else parsed, by two processes where that pays."""

from __future__ import annotations

import gc
import multiprocessing
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from governance.lineage import cache
from governance.lineage.evaluated import Evaluated, Kept
from governance.lineage.policy import NO_MASKS, Policy
from governance.lineage.summary import Outcome, Unknown
from governance.shelf import Shelf

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


class Library:
    """Summaries of a run and of those before.

    Args:
        dialect: The adapter's type.
        policy: The masks.
        folder: Where the cache is (``target/``), or None for none.
        processes: How many processes may parse.
    """

    def __init__(
        self, dialect: str, policy: Policy = NO_MASKS, folder: Path | None = None, processes: int = 2
    ) -> None:
        self.parsed = 0
        self._dialect, self._policy, self._folder, self._processes = dialect, policy, folder, processes
        self._asked: dict[bytes, Request] = {}
        self._outcomes: dict[bytes, Outcome] = {}
        self._summaries: Shelf | None = None
        self._evaluated = cache.shelf(folder, cache.EVALUATED)

    def read(self, requests: Sequence[Request]) -> tuple[Kept | Unknown, ...]:
        """Everything that is known of some texts, in their order; how many had to be parsed is in ``parsed``."""
        with without_collector():
            keys = [request.key(self._dialect, self._policy) for request in requests]
            asked = dict(zip(keys, requests, strict=True))
            self._asked |= asked
            done = {key: found for key in asked if (found := self._evaluated.get(key, cache.evaluated))}
            self._summarise({key: request for key, request in asked.items() if key not in done})
            kept = {key: self._kept(key, done.get(key)) for key in asked}
        return tuple(kept[key] for key in keys)

    def save(self, evaluated: Mapping[bytes, Evaluated]) -> None:
        """Keep all that is needed to do the same again, and nothing else.

        Args:
            evaluated: What was evaluated anew.
        """
        self._evaluated.add({key: cache.encoded(one) for key, one in evaluated.items()})
        for shelf in (self._evaluated, self._summaries):
            if shelf is not None:
                shelf.save(self._asked)

    def _kept(self, key: bytes, evaluated: Evaluated | None) -> Kept | Unknown:
        if evaluated is not None:
            return Kept(
                key,
                evaluated.relations,
                evaluated.functions,
                partial(self._outcome, key),
                evaluated,
                evaluated.stars,
            )
        found = self._outcomes[key]
        if isinstance(found, Unknown):
            return found
        return Kept(key, found.relations, found.functions, partial(self._outcome, key), None, found.stars)

    def _outcome(self, key: bytes) -> Outcome:
        if key not in self._outcomes:
            self._summarise({key: self._asked[key]})
        return self._outcomes[key]

    def _summarise(self, wanted: Mapping[bytes, Request]) -> None:
        if not wanted:
            return
        shelf = self._summaries = self._summaries or cache.shelf(self._folder, cache.SUMMARIES)
        missing = {}
        for key, request in wanted.items():
            outcome = shelf.get(key, cache.outcome)
            if outcome is None:
                missing[key] = request
            else:
                self._outcomes[key] = outcome
        fresh = _parsed(list(missing.values()), self._dialect, self._policy, self._processes)
        shelf.add(dict(zip(missing, fresh, strict=True)))
        for key in missing:
            outcome = shelf.get(key, cache.outcome)
            assert outcome is not None  # noqa: S101 - it was encoded a moment ago
            self._outcomes[key] = outcome
        self.parsed += len(missing)


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

"""Thousands of values searched in one pass over bytes, however they are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from governance.scan.spellings import digits_alone, spellings
from governance.scan.values import Value

# A DFA is three times as fast and takes some 170 bytes of memory for each byte of a pattern.
_LARGEST_DFA = 2_000_000


Breaks = npt.NDArray[np.int64]


class Searcher:
    """What finds values in bytes.

    Attributes:
        values: The values, in the order whose positions `search` answers with.
        overlap: How many bytes of a stream's last piece belong before its next, so that no value
            is cut in two.
    """

    def __init__(self, values: Sequence[Value]) -> None:
        self.values = tuple(values)
        self._owners: list[frozenset[int]] = []
        self._standalone: list[bool] = []
        patterns = self._patterns()
        # Longest pattern, and a byte on either side for those that must stand alone.
        self.overlap = max(map(len, patterns), default=0) + 2
        dfa = sum(map(len, patterns)) <= _LARGEST_DFA
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            patterns, implementation=ahocorasick_rs.Implementation.DFA if dfa else None
        )

    def search(self, haystack: bytes, breaks: Breaks | None = None) -> set[int]:
        """Which values stand in some bytes.

        Args:
            haystack: Bytes of any kind.
            breaks: Where texts that were laid end to end begin, ascending, with the length of it
                all as the last; a match across two texts is none. Without it the haystack is a
                piece of a stream, whose ends say nothing of what stands beside them.

        Returns:
            Positions in `values`.
        """
        found: set[int] = set()
        seen: set[int] = set()
        lowered = haystack.lower()
        for pattern, start, end in self._automaton.find_matches_as_indexes(lowered, overlapping=True):
            if pattern in seen:
                continue
            left, right = (-1, -1) if breaks is None else _text_around(breaks, start)
            if breaks is not None and end > right:
                continue
            if self._standalone[pattern] and not _stands_alone(lowered, (start, end), (left, right)):
                continue
            seen.add(pattern)
            found |= self._owners[pattern]
        return found

    def search_text(self, text: str) -> set[int]:
        """Which values stand in a name or another short text."""
        haystack = text.encode("utf-8", "surrogateescape")
        return self.search(haystack, np.array([0, len(haystack)]))

    def _patterns(self) -> list[bytes]:
        """Each way to write a value once, with whose it is; sorted, so that runs are alike."""
        owners: dict[tuple[bytes, bool], set[int]] = defaultdict(set)
        for position, value in enumerate(self.values):
            anywhere = spellings(value.text)
            for pattern in anywhere:
                owners[pattern, False].add(position)
            for pattern in digits_alone(value.text) - anywhere:
                owners[pattern, True].add(position)
        keys = sorted(owners)
        self._owners = [frozenset(owners[key]) for key in keys]
        self._standalone = [standalone for _, standalone in keys]
        return [pattern for pattern, _ in keys]


def _text_around(breaks: Breaks, position: int) -> tuple[int, int]:
    """Start and end of the text in which a position lies."""
    following = int(np.searchsorted(breaks, position, side="right"))
    return int(breaks[following - 1]), int(breaks[following])


def _stands_alone(haystack: bytes, match: tuple[int, int], text: tuple[int, int]) -> bool:
    """Whether no letter or digit stands beside a match; unknown at a piece's end, so not there."""
    start, end = match
    before, after = haystack[start - 1 : start] if start else b"", haystack[end : end + 1]
    left = start == text[0] or (before != b"" and not before.isalnum())
    right = end == text[1] or (after != b"" and not after.isalnum())
    return left and right

"""Find the rows whose JSON names a key twice, without parsing every line a second time.

Readers differ on which of the two counts (RFC 8259, 4), so that such a line could show one value
to us and another to the next reader.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

_QUOTE, _COLON, _SPACE, _TAB = (ord(character) for character in '": \t')


def has_repeats(body: bytes, rejected: Sequence[bytes], keys: int) -> bool:
    """Whether some line of a block may name a key twice; False is certain, True needs a closer look.

    Where no colon follows white space, each key ends in `":`, and the only other place for these
    two characters is a text with an escaped quote. So as many of them as there are different keys
    proves that none is repeated.

    Args:
        body: The block.
        rejected: Those of its lines that are no rows.
        keys: How many different keys the objects of the rows have together.
    """
    characters = np.frombuffer(body, np.uint8)
    before = characters[:-1]
    colon = characters[1:] == _COLON
    if (colon & ((before == _SPACE) | (before == _TAB))).any():
        return True
    ends = int(np.count_nonzero(colon & (before == _QUOTE)))
    return ends - sum(line.count(b'":') for line in rejected) != keys


def repeating(lines: Sequence[bytes], keys: int) -> set[int]:
    """Positions of the valid lines that name a key twice in one object.

    Args:
        lines: Valid lines.
        keys: How many different keys their objects have together.
    """
    spaced = {i for i, line in enumerate(lines) if b" :" in line or b"\t:" in line}
    found, counted = _parse(lines, sorted(spaced))
    rest = [i for i in range(len(lines)) if i not in spaced]
    if sum(lines[i].count(b'":') for i in rest) != keys - counted:
        found |= _parse(lines, rest)[0]
    return found


def _parse(lines: Sequence[bytes], positions: Sequence[int]) -> tuple[set[int], int]:
    """Which of the lines repeat a key, and how many different keys all of them have."""
    counter = _Counter()
    found = set()
    for position in positions:
        counter.repeats = False
        json.loads(lines[position], object_pairs_hook=counter, parse_int=str, parse_float=str)
        if counter.repeats:
            found.add(position)
    return found, counter.keys


class _Counter:
    """Counts the different keys of every object it is shown."""

    def __init__(self) -> None:
        self.keys = 0
        self.repeats = False

    def __call__(self, pairs: list[tuple[str, Any]]) -> None:
        different = len({name for name, _ in pairs})
        self.keys += different
        self.repeats = self.repeats or different < len(pairs)

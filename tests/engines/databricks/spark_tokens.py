"""`govern_token` as Spark's workers run it: what a Python function of Unity Catalog does there."""

from __future__ import annotations

import os
from functools import cache

from governance.masks.tokens import read_key, tokeniser


@cache
def _maker(key: str, version: int, words: tuple[str, str, str]):
    return tokeniser(read_key(os.environ, key, version), version, words)


def govern_token(
    key: str, version: int, scope: str, identifier: str, spelling: str, value: str
) -> str | None:
    """A token; the key never stands in SQL."""
    return None if value is None else _maker(key, version, (scope, identifier, spelling))(value)

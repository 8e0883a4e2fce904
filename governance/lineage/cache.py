"""Under what summaries, and what they came to, are kept between runs: digests of all they depend on."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from governance.lineage.evaluated import Evaluated
from governance.lineage.summary import Outcome
from governance.shelf import Shelf, code_digest

SUMMARIES = "govern_lineage.bin"
EVALUATED = "govern_evaluated.bin"
_ROOM = Path(__file__).parent
STAMP = re.compile(r"'\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:UTC|Z|[+-]\d\d:?\d\d))?)?'")
"""A literal that is a date or a time: a run writes its own into its SQL."""
_EXACT = re.compile(r"pivot|govern:", re.IGNORECASE)
"""Where a literal names a column or is part of a mask, two SQLs that differ by a date are two."""
outcome = msgspec.msgpack.Decoder(Outcome).decode
evaluated = msgspec.msgpack.Decoder(Evaluated).decode
_encoder = msgspec.msgpack.Encoder()


def key_of(sql: str, dialect: str, policy: str, called: str = "") -> bytes:
    """The digest under which a summary is kept.

    Args:
        sql: Compiled SQL; literals that are dates and times are masked, since a run writes its own into it.
        dialect: The adapter's type.
        policy: The digest of the masks.
        called: What else decides how it is read (its macros).
    """
    masked = STAMP.sub("0", sql) if "-" in sql and not _EXACT.search(sql) else sql
    text = f"{engine()}\0{dialect}\0{policy}\0{called}\0{masked}"
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()


@lru_cache(maxsize=1)
def _parser() -> str:
    # Asked of the metadata: importing the parser costs more than a warm run of a small project.
    return version("sqlglot")


def engine() -> str:
    """The version of what computes summaries: ours, by its source, and the parser's."""
    return f"{code_digest(_ROOM)}/{_parser()}"


def encoded(kept: Outcome | Evaluated) -> bytes:
    """A summary, or what one came to, as it is kept."""
    return _encoder.encode(kept)


def shelf(folder: Path | None, file: str) -> Shelf:
    """One of the two files of the cache."""
    return Shelf(folder, file, engine())

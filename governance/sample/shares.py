"""How many lines each stream gets, and how many of them are repeated, late or broken."""

from __future__ import annotations

from typing import Final, NamedTuple

from governance.errors import UsageError

# Hundredths of all lines.
_LINES: Final = {"orders.v1": 40, "customers.v1": 10, "auth.v1": 35, "encounters.v1": 15}
STREAMS: Final = tuple(_LINES)

# Thousandths: repeated and broken lines of all lines, late events of all events.
_DUPLICATES: Final = 30
_MALFORMED: Final = 2
_LATE: Final = 20

# Fewer would leave hardly anybody beside the 500 canaries, each of whom needs a record of their own.
MINIMUM_EVENTS: Final = 12_000


class Share(NamedTuple):
    """What one stream consists of: lines = events + duplicates + malformed.

    Attributes:
        stream: Its name.
        lines: All lines.
        events: Well-formed lines, each counted once however often it was delivered.
        duplicates: Exact redeliveries of events.
        malformed: Broken copies of events, whose good copies are there as well.
        late: How many of the events were published more than ten minutes after they happened.
    """

    stream: str
    lines: int
    events: int
    duplicates: int
    malformed: int
    late: int


def shares(lines: int) -> tuple[Share, ...]:
    """Divide a number of lines among the streams.

    Args:
        lines: Lines of the four event streams together.

    Returns:
        One share a stream; their lines sum up to `lines`.

    Raises:
        UsageError: So few lines cannot hold all canaries.
    """
    if lines < MINIMUM_EVENTS:
        raise UsageError(
            f"{lines} events are too few to hold 500 canaries in every stream",
            f"ask for --events {MINIMUM_EVENTS} or more",
        )
    parts = {stream: lines * hundredths // 100 for stream, hundredths in _LINES.items()}
    parts["orders.v1"] += lines - sum(parts.values())
    return tuple(_share(stream, part) for stream, part in parts.items())


def _share(stream: str, lines: int) -> Share:
    duplicates = _thousandths(lines, _DUPLICATES)
    malformed = _thousandths(lines, _MALFORMED)
    events = lines - duplicates - malformed
    return Share(stream, lines, events, duplicates, malformed, _thousandths(events, _LATE))


def _thousandths(of: int, share: int) -> int:
    return (of * share + 500) // 1000

"""The values to look for: canaries or any list, read from a file and never shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from governance.errors import UsageError

SHORTEST = 4
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Value:
    """One value to look for.

    Attributes:
        subject: Whose value it is: a canary's number, or the line it stands in.
        kind: What it is, such as ``email``; ``value`` where the file does not say.
        text: The value itself, kept out of every representation.
    """

    subject: int
    kind: str
    text: str = field(repr=False)


class _Canary(msgspec.Struct, forbid_unknown_fields=True):
    canary: int
    values: dict[str, str]


def read_values(file: Path) -> tuple[Value, ...]:
    """Read the values to look for.

    Args:
        file: `*.ndjson` with one ``{"canary": 17, "values": {"email": "…"}}`` a line, or any other
            text file with one value a line.

    Returns:
        The values in the order of the file.

    Raises:
        UsageError: The file cannot be read, is empty, repeats a canary, or holds a value that
            would hit by chance (under 4 characters) or is no value (over 4,096). No message
            quotes a value.
    """
    lines = list(_lines(file))
    parse = _canaries if file.suffix == ".ndjson" else _plain
    values = tuple(parse(file, lines))
    if not values:
        raise UsageError(f"{file} holds no values", "write one value a line")
    return values


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8", "save it as UTF-8") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.strip()


def _plain(file: Path, lines: list[tuple[int, str]]) -> Iterator[Value]:
    for number, line in lines:
        yield _value(file, number, Value(number, "value", line))


def _canaries(file: Path, lines: list[tuple[int, str]]) -> Iterator[Value]:
    seen: set[int] = set()
    for number, line in lines:
        canary = _canary(file, number, line)
        if canary.canary in seen:
            raise UsageError(f"{file}:{number}: canary {canary.canary} stands in this file twice")
        seen.add(canary.canary)
        for kind, text in sorted(canary.values.items()):
            yield _value(file, number, Value(canary.canary, kind, text))


def _canary(file: Path, number: int, line: str) -> _Canary:
    try:
        return msgspec.json.decode(line, type=_Canary)
    except (msgspec.DecodeError, UnicodeEncodeError):
        # The parser's own message would quote what it read.
        raise UsageError(
            f'{file}:{number}: this line is not {{"canary": 17, "values": {{"email": "…"}}}}',
            "write one canary a line; a list of plain values goes into a file that does not end in .ndjson",
        ) from None


def _value(file: Path, number: int, value: Value) -> Value:
    length = len(value.text.strip())
    if SHORTEST <= length <= LONGEST:
        return value
    raise UsageError(
        f"{file}:{number}: the {value.kind} here has {length} characters;"
        f" a value needs {SHORTEST} to {LONGEST:,}",
        "shorter ones hit by chance, and a scan that cries wolf is not read: leave it out",
    )

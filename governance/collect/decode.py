"""Lines in, rows and rejects out. A reject says where and why, never what stood in the line."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NoReturn

import msgspec

from governance.collect.scalars import LARGEST
from governance.collect.schema import Record

MOST_BYTES = 1024 * 1024


class Reason(StrEnum):
    """Why a line was not landed: the first that holds, in this order for the first five."""

    LINE_TOO_LONG = "line_too_long"
    CARRIAGE_RETURN = "carriage_return"
    BAD_UTF8 = "bad_utf8"
    BROKEN_JSON = "broken_json"
    NOT_AN_OBJECT = "not_an_object"
    KEY_MISSING = "key_missing"
    UNKNOWN_FIELD = "unknown_field"
    TYPE_MISMATCH = "type_mismatch"
    VALUE_NOT_ALLOWED = "value_not_allowed"


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that was not landed.

    Attributes:
        line: Its number in the file, from 1.
        digest: HMAC-SHA256 of its bytes without the line break, in hex.
        reason: Why.
    """

    line: int
    digest: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decoded:
    """A block of lines, decoded.

    Attributes:
        rows: The valid ones as structs.
        numbers: Their line numbers.
        rejects: The others.
    """

    rows: list[Any]
    numbers: list[int]
    rejects: list[Reject]


class Decoder:
    """Decodes the lines of one stream.

    Args:
        root: What a line must be.
        key: The key of rejects' digests.
    """

    def __init__(self, root: Record, key: bytes) -> None:
        self._decode = msgspec.json.Decoder(root.type).decode
        self._key = key

    def decode(self, lines: Sequence[bytes], first: int, *, is_suspicious: bool) -> Decoded:
        """Decode lines, the first of which has number `first`.

        Args:
            lines: Without their line breaks.
            first: Number of the first.
            is_suspicious: Whether one of them may hold a carriage return or be too long.
        """
        found = Decoded([], [], [])
        decode = self._guarded if is_suspicious else self._decode
        for number, line in enumerate(lines, first):
            try:
                row = decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, _RejectedError):
                row = self._second_look(line, number, found.rejects)
                if row is None:
                    continue
            found.rows.append(row)
            found.numbers.append(number)
        return found

    def reject(self, line: bytes, number: int, reason: Reason) -> Reject:
        """A line as a reject."""
        return Reject(number, hmac.new(self._key, line, hashlib.sha256).hexdigest(), reason)

    def _second_look(self, line: bytes, number: int, rejects: list[Reject]) -> Any:  # noqa: ANN401 - a struct or None
        try:
            return self._typed(line)
        except _RejectedError as error:
            rejects.append(self.reject(line, number, error.reason))
            return None

    def _guarded(self, line: bytes) -> Any:  # noqa: ANN401 - a struct
        """Decode one line that may be valid JSON and still be a reject."""
        if b"\r" in line or len(line) > MOST_BYTES:
            raise _RejectedError(Reason.CARRIAGE_RETURN)
        return self._decode(line)

    def _typed(self, line: bytes) -> Any:  # noqa: ANN401 - a struct
        """Decode one line carefully; raises _RejectedError with the reason."""
        _check_bytes(line)
        try:
            return self._decode(line)
        except msgspec.ValidationError as error:
            _check_syntax(line)
            if not _WHOLE_EXPECTED.match(str(error)):
                raise _RejectedError(_reason(str(error))) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            _check_syntax(line)
            # Python reads it, msgspec does not: half of a surrogate pair, which no UTF-8 can hold.
            raise _RejectedError(Reason.BAD_UTF8) from None
        return self._retry(line)

    def _retry(self, line: bytes) -> Any:  # noqa: ANN401 - a struct
        """JSON Schema counts 1.0 as an integer (2020-12 core, 4.2.3), msgspec does not."""
        plain = json.loads(line, parse_int=_whole, parse_float=_whole)
        try:
            return self._decode(msgspec.json.encode(plain))
        except msgspec.ValidationError as error:
            raise _RejectedError(_reason(str(error))) from None
        except UnicodeEncodeError:
            raise _RejectedError(Reason.BAD_UTF8) from None


class _RejectedError(Exception):
    """This line is a reject."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def _check_bytes(line: bytes) -> None:
    if len(line) > MOST_BYTES:
        raise _RejectedError(Reason.LINE_TOO_LONG)
    if b"\r" in line:
        raise _RejectedError(Reason.CARRIAGE_RETURN)
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        raise _RejectedError(Reason.BAD_UTF8) from None


def _check_syntax(line: bytes) -> None:
    """Raises _RejectedError where the line is no JSON, or nested too deeply to be read."""
    try:
        json.loads(line.decode("utf-8"), parse_int=str, parse_float=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise _RejectedError(Reason.BROKEN_JSON) from None


def _whole(text: str) -> int | float:
    """A number as int where it is whole and fits 64 bits, else as float."""
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond any number
        number = Decimal("NaN")
    if number.is_finite() and abs(number) <= LARGEST and number == number.to_integral_value():
        return int(number)
    if math.isinf(float(text)):
        raise _RejectedError(Reason.TYPE_MISMATCH)
    return float(text)


def _refuse(_: str) -> NoReturn:
    raise ValueError


_REASONS = (
    ("Object missing required field", Reason.KEY_MISSING),
    ("Object contains unknown field", Reason.UNKNOWN_FIELD),
    ("Invalid enum value", Reason.VALUE_NOT_ALLOWED),
    ("Expected `str` matching", Reason.VALUE_NOT_ALLOWED),
    ("Expected `str` of length", Reason.VALUE_NOT_ALLOWED),
)
_WHOLE_EXPECTED = re.compile(r"Expected `int(?: \| null)?`, got `float`")
_BOUND = re.compile(r"Expected `(?:int|float)` [<>]")
_BIGINT = re.compile(r"Expected `int` (?:<= 9223372036854775807|>= -9223372036854775808)\b")


def _reason(message: str) -> Reason:
    """The reason in msgspec's words; they may quote the value, so they go no further."""
    for words, reason in _REASONS:
        if message.startswith(words):
            return reason
    if _BOUND.match(message) and not _BIGINT.match(message):
        return Reason.VALUE_NOT_ALLOWED
    if "`$" not in message:  # it is not about a property
        return Reason.NOT_AN_OBJECT
    return Reason.TYPE_MISMATCH

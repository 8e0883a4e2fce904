"""Masks in compiled SQL: paired markers in the gaps between tokens, accepted only if the SQL inside is the mask's.

What is accepted is replaced by a call that nobody can have written, so that the reader meets the mask as one
function over its argument, and the mask's own body (which repeats the column) need not be parsed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass, field

from governance.lineage.parser import tokenize
from governance.lineage.policy import Policy

_MARKER = re.compile(r"/\*(/?)govern:(\w+)\*/")


@dataclass(slots=True)
class _Span:
    mask: str
    opened: int
    begin: int
    end: int = -1
    closed: int = -1
    inner: list[_Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Marked:
    """SQL whose masks are calls.

    Attributes:
        sql: The text to parse.
        calls: Name of a call → the mask it stands for.
        notes: Markers that were refused, and why.
    """

    sql: str
    calls: dict[str, str]
    notes: tuple[str, ...] = ()


def accept_markers(
    sql: str, dialect: str, policy: Policy, called: Container[str] | None, home: str = ""
) -> Marked:
    """Replace every mask that is what its marker says by a call.

    Args:
        sql: Compiled SQL.
        dialect: Its dialect.
        policy: The masks.
        called: Macros this model calls, as its manifest has it; None where that is not known.
        home: Where the model is at home, as the policy names it.

    Raises:
        NotUnderstoodError: The text has no tokens of this dialect.
    """
    if "govern:" not in sql:
        return Marked(sql, {})
    try:
        spans = _spans(sql, dialect)
    except ValueError as error:
        return Marked(sql, {}, (str(error),))
    writer = _Writer(sql, dialect, policy, called, home)
    return Marked(writer.between(0, len(sql), spans), writer.calls, tuple(sorted(set(writer.notes))))


def _gaps(sql: str, dialect: str) -> list[tuple[int, int]]:
    """Stretches of text that belong to no token: blanks and comments."""
    gaps, position = [], 0
    for token in tokenize(sql, dialect):
        if token.start > position:
            gaps.append((position, token.start))
        position = max(position, token.end + 1)
    return [*gaps, (position, len(sql))]


def _spans(sql: str, dialect: str) -> list[_Span]:
    root = _Span("", 0, 0)
    stack = [root]
    for begin, end in _gaps(sql, dialect):
        for found in _MARKER.finditer(sql, begin, end):
            if not found[1]:
                stack.append(_Span(found[2], found.start(), found.end()))
                continue
            span = stack.pop()
            if span is root or span.mask != found[2]:
                raise ValueError(
                    f"the marker of {found[2]} closes nothing: no marker of this model is accepted"
                )
            span.end, span.closed = found.start(), found.end()
            stack[-1].inner.append(span)
    if len(stack) > 1:
        raise ValueError(f"the marker of {stack[-1].mask} is not closed: no marker of this model is accepted")
    return root.inner


class _Writer:
    """Writes the text anew, innermost masks first."""

    def __init__(
        self, sql: str, dialect: str, policy: Policy, called: Container[str] | None, home: str
    ) -> None:
        self.sql, self.dialect, self.policy, self.called, self.home = sql, dialect, policy, called, home
        self.stem = f"govern_mask_{hashlib.sha256(sql.encode(errors='surrogatepass')).hexdigest()[:12]}_"
        self.calls: dict[str, str] = {}
        self.notes: list[str] = []

    def between(self, begin: int, end: int, spans: list[_Span]) -> str:
        """The text from ``begin`` to ``end`` with these spans rewritten."""
        parts = []
        for span in spans:
            parts += [self.sql[begin : span.opened], self._span(span)]
            begin = span.closed
        return "".join([*parts, self.sql[begin:end]])

    def _span(self, span: _Span) -> str:
        text = self.between(span.begin, span.end, span.inner)
        arguments = self._arguments(span.mask, text.strip())
        if arguments is None:
            return text
        name = f"{self.stem}{len(self.calls)}"
        self.calls[name] = span.mask
        return f"{name}({', '.join(arguments)})"

    def _arguments(self, mask: str, text: str) -> list[str] | None:
        if self.called is not None and mask not in self.called:
            self.notes.append(f"marker of {mask} refused: the model does not call this macro")
            return None
        bracketed = text.startswith("(") and text.endswith(")")
        found = (
            self.policy.recognise(mask, self.dialect, text[1:-1].strip(), self.home) if bracketed else None
        )
        if found is None:
            self.notes.append(f"marker of {mask} refused: the SQL inside is not the mask's")
            return None
        return list(found)

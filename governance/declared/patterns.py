r"""The part of regular expressions that means the same on every engine.

DuckDB has RE2, Databricks Java's and Snowflake its own. They differ in what `\s`, `\d`, `.` and negated
classes take in (line breaks, Unicode), in where `$` stands, and in what a backslash is inside a literal. So a
mask's pattern says which ASCII characters may stand where, and is anchored at both ends:

    pattern      ^ alternatives $        with groups, none of them empty
    alternatives parts | parts           in a group only, else ^ and $ would belong to one of them each
    part         a [class] (group)       then ? * + {2} {2,} {2,5}, counts up to 255
    class        [a-z0-9.-]              never negated, a `-` of its own at the end
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MAXIMUM_LENGTH = 500
# POSIX's RE_DUP_MAX, the smallest limit among the engines.
_MAXIMUM_COUNT = 255
_PLAIN = re.compile(r"[A-Za-z0-9 !\"#%&',/:;<=>@_`~-]")
_COUNT = re.compile(r"[?*+]|\{(?P<least>[0-9]{1,3})(?P<comma>,(?P<most>[0-9]{1,3})?)?\}")
_CLASS = re.compile(r"\[(?P<items>[^\]\[\\]+)\]")
_RANGE = re.compile(r"[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]")
# Where SQL, Jinja or Spark would see something of its own: comments, and a variable to fill in.
_TAKEN = ("/*", "*/", "${")


@dataclass(frozen=True, slots=True)
class Group:
    r"""A group that stands at the top of a pattern.

    Attributes:
        number: As `\1` refers to it.
        start: Position of its `(`.
        end: Position behind its `)`.
        is_counted: Whether a count follows.
    """

    number: int
    start: int
    end: int
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was examined.

    Attributes:
        least: Length of the shortest value it matches.
        groups: Its groups at the top.
    """

    least: int
    groups: tuple[Group, ...]


def examine(pattern: str) -> Pattern:
    """Read a mask's pattern.

    Raises:
        ValueError: It is not of the part described above; the message continues "the pattern …".
    """
    if len(pattern) > _MAXIMUM_LENGTH:
        raise ValueError(f"is longer than {_MAXIMUM_LENGTH} characters")
    if not (pattern.startswith("^") and pattern.endswith("$")):
        raise ValueError("is not anchored: write it from ^ to $")
    taken = next((each for each in _TAKEN if each in pattern), None)
    if taken:
        raise ValueError(f"holds `{taken}`, which means something else in SQL")
    reader = _Reader(pattern[1:-1])
    part = reader.sequence()
    if reader.at < len(reader.text):
        raise ValueError(reader.stopped())
    if not part.least:
        raise ValueError("matches the empty value")
    return Pattern(least=part.least, groups=tuple(reader.groups))


def without(pattern: str, groups: tuple[Group, ...]) -> str:
    """A pattern with these groups taken out: what no reference to them can bring back."""
    inner = pattern[1:-1]
    for group in sorted(groups, key=lambda group: group.start, reverse=True):
        inner = inner[: group.start] + inner[group.end :]
    return inner


@dataclass(frozen=True, slots=True)
class _Part:
    least: int
    endless: bool = False


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    depth: int = 0
    count: int = 0
    groups: list[Group] = field(default_factory=list)

    def alternatives(self) -> _Part:
        found = [self.sequence()]
        while self.text.startswith("|", self.at):
            self.at += 1
            found.append(self.sequence())
        return _Part(min(each.least for each in found), any(each.endless for each in found))

    def sequence(self) -> _Part:
        found: list[_Part] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            found.append(self.counted())
        if not found:
            raise ValueError("has an empty alternative or group")
        return _Part(sum(each.least for each in found), any(each.endless for each in found))

    def counted(self) -> _Part:
        start, number = self.at, self.count + 1
        is_group = self.text[start] == "("
        part = self.group() if is_group else self.character()
        end = self.at
        count = _COUNT.match(self.text, self.at)
        if count:
            part = self.repeated(part, count)
        if is_group and not self.depth:
            self.groups.append(Group(number, start, end, count is not None))
        return part

    def group(self) -> _Part:
        self.at += 1
        self.count += 1
        self.depth += 1
        part = self.alternatives()
        if not self.text.startswith(")", self.at):
            raise ValueError("leaves a group open")
        self.at += 1
        self.depth -= 1
        return part

    def character(self) -> _Part:
        if self.text[self.at] == "[":
            return self.one_of()
        if not _PLAIN.match(self.text, self.at):
            raise ValueError(self.stopped())
        self.at += 1
        return _Part(1)

    def one_of(self) -> _Part:
        found = _CLASS.match(self.text, self.at)
        if not found:
            raise ValueError("has a class that is empty, not closed, or holds a bracket or a backslash")
        items = found["items"]
        rest = _RANGE.sub("", items)
        if items.startswith("^"):
            raise ValueError(f"has a negated class, {found[0]}: say which characters may stand there")
        if "-" in rest[:-1] or "&&" in items or not all(" " <= each <= "~" for each in items):
            raise ValueError(f"has a class, {found[0]}, of more than ASCII characters, a-z, A-Z and 0-9")
        if any(each[0] > each[2] for each in _RANGE.findall(items)):
            raise ValueError(f"has a class, {found[0]}, with a range turned round")
        self.at = found.end()
        return _Part(1)

    def repeated(self, part: _Part, count: re.Match[str]) -> _Part:
        self.at = count.end()
        sign = count[0]
        least = int(count["least"]) if count["least"] else int(sign == "+")
        most = int(count["most"] or (0 if count["comma"] else least)) if count["least"] else 0
        endless = sign in {"*", "+"} or (count["comma"] is not None and not count["most"])
        if max(least, most) > _MAXIMUM_COUNT or (not endless and count["least"] and most < max(least, 1)):
            raise ValueError(f"has a count, {sign}, above {_MAXIMUM_COUNT} or turned round")
        if part.endless and sign != "?":
            raise ValueError(f"repeats ({sign}) a group that repeats without end: it could take for ever")
        if _COUNT.match(self.text, self.at):
            raise ValueError(f"has two counts in a row after {sign}")
        return _Part(part.least * least, part.endless or endless)

    def stopped(self) -> str:
        sign = self.text[self.at]
        if sign == "|":
            return "has alternatives outside a group: ^ and $ would belong to one of them each"
        if sign == ")":
            return "closes a group that it did not open"
        return f"holds {sign!r} where only ASCII characters, classes and groups stand (write [.] for a dot)"

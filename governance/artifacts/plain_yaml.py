"""YAML as people write it for dbt, read line by line: a tenth of the cost of a parser, or not read at all.

A project of 10,000 models has half a million lines of YAML, which a parser needs many seconds for. What
they hold is nearly always blocks of `key: value`, so that is read here; single values that are more than a
word go to the parser, each spelling once. A text with anything else in it is declined as a whole, and the
parser reads it: what is returned is always what the parser would return.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from governance.artifacts.project_file import YAML_LOADER

_LINE = re.compile(r"^( *)(- +)?(?:([A-Za-z_][\w.-]*):(?: +(.*[^ \n]))? *|(.*))$", re.MULTILINE)
_WORDS = re.compile(r"[A-Za-z_](?:[\w ,./()'-]*[\w./()'-])?")
# Words that YAML 1.1 takes for something else.
_NOT_TEXT = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
# What begins and ends a document, or instructs the parser.
_DOCUMENTS = ("---", "...", "%")
_Line = tuple[str, str, str, str, str]
_END_MARK = " end "
_END: _Line = ("", "", _END_MARK, "", "")


class DeclinedError(Exception):
    """This text is not plain enough; never raised past `PlainReader.read`."""


class PlainReader:
    """Reads many texts, and remembers what each spelling of a value means."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def read(self, text: str) -> Any:  # noqa: ANN401 - YAML is any value
        """What the parser would make of a text.

        Raises:
            yaml.YAMLError: It is no YAML.
            RecursionError: It is nested too deeply.
        """
        try:
            return _Text(text, self._values).read()
        except DeclinedError:
            return yaml.load(text, YAML_LOADER)  # noqa: S506 - a safe loader


class _Text:
    """One text, and how far it has been read.

    Lines are tuples: blanks, the dash behind them, key, value, whatever else there is.
    """

    def __init__(self, text: str, values: dict[str, Any]) -> None:
        text = text.removeprefix("---\n")
        # Tabs, control characters and Unicode's line breaks mean something to YAML; nobody writes them on purpose.
        if not text.replace("\n", "").isprintable() or any(f"\n{mark}" in f"\n{text}" for mark in _DOCUMENTS):
            raise DeclinedError
        self._values = values
        self._raw = text.split("\n")
        self._lines: list[_Line] = [*_LINE.findall(text), _END]
        self._at = -1
        self._advance()

    def read(self) -> dict[str, Any]:
        blanks, dash, key, _, _ = self._lines[self._at]
        if blanks or dash or not key or key is _END_MARK:
            raise DeclinedError
        found = self._mapping(0)
        if self._lines[self._at] is not _END:
            raise DeclinedError
        return found

    def _advance(self) -> int:
        """Go to the next line that says something; how far it is indented, -1 at the end."""
        lines, at = self._lines, self._at + 1
        while True:
            blanks, dash, key, _, rest = lines[at]
            if key or dash or (rest and rest[0] != "#"):
                break
            at += 1
        self._at = at
        return len(blanks) if key is not _END_MARK else -1

    def _mapping(self, indent: int) -> dict[str, Any]:
        """The mapping that begins at the present line; the dash before it counts as indent."""
        found: dict[str, Any] = {}
        lines, values = self._lines, self._values
        while True:
            number = self._at
            _, _, key, value, _ = lines[number]
            if not key or key.lower() in _NOT_TEXT:
                raise DeclinedError
            below = self._advance()
            if not value or value[0] == "#":
                found[key] = self._below(indent, below, number)
            elif below > indent or value[0] in "|>":
                found[key] = self._several_lines(indent, below, number, f"{key}: {value}")
            elif value in values:
                found[key] = values[value]
            else:
                found[key] = self._value(value)
            blanks, dash, key, _, _ = lines[self._at]
            if dash or key is _END_MARK or len(blanks) != indent:
                return found

    def _below(self, indent: int, below: int, number: int) -> Any:  # noqa: ANN401 - YAML is any value
        """The value of a key behind which nothing stands."""
        _, dash, key, _, _ = self._lines[self._at]
        if dash and below >= indent:
            return self._sequence(below)
        if below <= indent:
            return None
        return self._mapping(below) if key else self._several_lines(indent, below, number, "k:")

    def _sequence(self, indent: int) -> list[Any]:
        found: list[Any] = []
        while True:
            blanks, dash, key, _, rest = self._lines[self._at]
            if not dash or len(blanks) != indent:
                return found
            if key:
                found.append(self._mapping(indent + len(dash)))
                continue
            if self._advance() > indent or not rest or rest[0] in "|>#":
                raise DeclinedError
            found.append(self._item(rest))

    def _several_lines(self, indent: int, below: int, number: int, first: str) -> Any:  # noqa: ANN401 - YAML is any value
        """A value that goes on in the lines below, which the parser reads."""
        while below > indent:
            below = self._advance()
        text = "\n".join((" " * indent + first, *self._raw[number + 1 : self._at]))
        found = _parse(text if self._at == len(self._raw) else text + "\n")
        if not isinstance(found, dict) or len(found) != 1:
            raise DeclinedError
        return next(iter(found.values()))

    def _value(self, text: str) -> Any:  # noqa: ANN401 - YAML is any value
        if _WORDS.fullmatch(text) and text.lower() not in _NOT_TEXT:
            return text
        found = self._values[text] = _parse(f"k: {text}")["k"]
        return found

    def _item(self, text: str) -> Any:  # noqa: ANN401 - YAML is any value
        if _WORDS.fullmatch(text) and text.lower() not in _NOT_TEXT:
            return text
        (found,) = _parse(f"- {text}")
        return found


def _parse(text: str) -> Any:  # noqa: ANN401 - YAML is any value
    try:
        return yaml.load(text, YAML_LOADER)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DeclinedError from error

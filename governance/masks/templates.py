"""SQL with open places: filled in to make a body, written as Jinja in macros, matched to know it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Private-use characters, which neither our SQL nor what people declare (printable ASCII) contains.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}(\\w+){_CLOSE}")


def place(name: str) -> str:
    """An open place in the text of a template; the same name is filled in the same everywhere."""
    return f"{_OPEN}{name}{_CLOSE}"


@dataclass(frozen=True, slots=True)
class Template:
    """SQL with open places.

    Attributes:
        text: The SQL; each place stands as `place(name)`.
        each: For a mask of several columns, the SQL of one of them, with the place `column`.
        joint: What stands between two of them.
    """

    text: str
    each: str = ""
    joint: str = ""

    def fill(self, values: Mapping[str, str]) -> str:
        """The SQL with every place filled in."""
        return _substitute(self.text, lambda name: values[name])

    def fill_each(self, columns: tuple[str, ...]) -> str:
        """The SQL of several columns, for the place `columns`."""
        return self.joint.join(
            _substitute(self.each, lambda _, column=column: column)  # type: ignore[misc]
            for column in columns
        )

    def around_column(self) -> tuple[str, str]:
        """For a mask of several columns: what stands before and behind each of them."""
        before, _, after = self.each.partition(place("column"))
        return before, after

    def jinja(self, values: Mapping[str, str]) -> str:
        """The template as the text of a Jinja macro; `values` are Jinja's expressions."""
        return _jinja(self.text, lambda name: self._loop() if name == "columns" else _shown(values[name]))

    def pattern(self, values: Mapping[str, str]) -> re.Pattern[str]:
        """A pattern that the SQL matches when it is this template, each place filled in the same everywhere.

        Args:
            values: By place, a pattern of what may stand there; anything by default.
        """
        seen: set[str] = set()

        def group(name: str) -> str:
            if name in seen:
                return f"(?P={name})"
            seen.add(name)
            return f"(?P<{name}>{values.get(name, '.+?')})"

        parts = _split(self.text)
        return re.compile(
            "".join(group(part) if is_place else re.escape(part) for is_place, part in parts), re.DOTALL
        )

    def _loop(self) -> str:
        one = _jinja(self.each, lambda _: _shown("column"))
        between = _jinja(self.joint, _shown)
        return (
            f"{{% for column in columns %}}{one}{{% if not loop.last %}}{between}{{% endif %}}{{% endfor %}}"
        )


def _shown(expression: str) -> str:
    return f"{{{{ {expression} }}}}"


def _split(text: str) -> list[tuple[bool, str]]:
    """The text in parts, each with whether it is a place."""
    return [(bool(n % 2), part) for n, part in enumerate(_PLACE.split(text))]


def _substitute(text: str, value: Callable[[str], str]) -> str:
    return "".join(value(part) if is_place else part for is_place, part in _split(text))


def _jinja(text: str, value: Callable[[str], str]) -> str:
    return "".join(value(part) if is_place else _literal(part) for is_place, part in _split(text))


def _literal(text: str) -> str:
    """Text that Jinja prints as it stands: what would open one of its blocks is printed by an expression."""
    return re.sub(r"\{(?=[{%#]|\Z)", "{{ '{' }}", text)

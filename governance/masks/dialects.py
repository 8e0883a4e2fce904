"""What each engine calls the few functions that mask bodies are made of, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from governance.declared.governance_file import Engine


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's spelling.

    Attributes:
        literal: Text → a string literal.
        matches: (expression, pattern without anchors) → whether the whole value is of the pattern. Neither
            a line break at the end nor one anywhere else slips through.
        group: (expression, pattern without anchors, number) → a group of a value that is of the pattern.
        date: (year expression) → 1 January of it, as a date.
        types: Portable type → the engine's name for it.
        keeps_functions_in_schemas: Whether a function of ours has a qualified name.
    """

    literal: Callable[[str], str]
    matches: Callable[[str, str], str]
    group: Callable[[str, str, int], str]
    date: Callable[[str], str]
    types: Mapping[str, str]
    keeps_functions_in_schemas: bool = True

    def value(self, value: str | int | bool) -> str:  # noqa: FBT001 - a value as YAML has it
        """A literal of a value as YAML has it."""
        return self.literal(value) if isinstance(value, str) else str(value).lower()


def _doubled(text: str) -> str:
    """Quotes doubled; a backslash is a plain character (DuckDB, standard SQL)."""
    return "'" + text.replace("'", "''") + "'"


def _snowflake_literal(text: str) -> str:
    """A backslash escapes in a single-quoted literal: https://docs.snowflake.com/en/sql-reference/data-types-text."""
    return _doubled(text.replace("\\", "\\\\"))


def _databricks_literal(text: str) -> str:
    r"""A quote as `\'`: older Spark joins two literals that touch, so that `''` would vanish from the text."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _snowflake_matches(value: str, pattern: str) -> str:
    """`regexp_like` is anchored at both ends; whether `$` forgives a line break is not documented."""
    whole = f"regexp_like({value}, {_snowflake_literal(pattern)})"
    return f"{whole} and not contains({value}, chr(10)) and not contains({value}, chr(13))"


def _java_whole(pattern: str) -> str:
    """Anchored by "no character of any kind follows".

    Java's `$` also stands before a final line break, U+0085, U+2028 and U+2029 among them; its own sign for
    the very end has a backslash, which literals would escape.
    """
    return f"^{pattern}(?![^a]|a)"


DIALECTS: dict[Engine, Dialect] = {
    "duckdb": Dialect(
        literal=_doubled,
        matches=lambda value, pattern: f"regexp_full_match({value}, {_doubled(pattern)})",
        group=lambda value, pattern, n: f"regexp_extract({value}, {_doubled(f'^{pattern}$')}, {n})",
        date=lambda year: f"make_date({year}, 1, 1)",
        types={"string": "varchar", "integer": "integer", "bigint": "bigint", "timestamp": "timestamp"},
        keeps_functions_in_schemas=False,
    ),
    "snowflake": Dialect(
        literal=_snowflake_literal,
        matches=_snowflake_matches,
        group=lambda value, pattern, n: (
            f"regexp_substr({value}, {_snowflake_literal(f'^{pattern}$')}, 1, 1, 'e', {n})"
        ),
        date=lambda year: f"date_from_parts({year}, 1, 1)",
        types={"string": "varchar", "integer": "integer", "bigint": "bigint", "timestamp": "timestamp_ntz"},
    ),
    "databricks": Dialect(
        literal=_databricks_literal,
        matches=lambda value, pattern: f"{value} rlike {_databricks_literal(_java_whole(pattern))}",
        group=lambda value, pattern, n: (
            f"regexp_extract({value}, {_databricks_literal(_java_whole(pattern))}, {n})"
        ),
        date=lambda year: f"make_date({year}, 1, 1)",
        types={"string": "string", "integer": "int", "bigint": "bigint", "timestamp": "timestamp"},
    ),
}

"""What identifiers look like: the `values:` patterns of policies/classifications.yml."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from governance.declared.classifications import read_classifications
from governance.declared.reading import Document
from governance.errors import UsageError
from governance.masks.masked import MASKED


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one identifier's values look, as a regular expression DuckDB understands (RE2)."""

    identifier: str
    expression: str


def read_patterns(file: Path, chosen: Collection[str]) -> tuple[Pattern, ...]:
    """Read the patterns of identifiers.

    Args:
        file: A `classifications.yml`; its `identifiers.<name>.values` are the patterns.
        chosen: Names of the identifiers to look for; none means all that declare a pattern.

    Returns:
        The patterns, sorted by identifier.

    Raises:
        DeclarationError: The file is no such YAML, or a pattern is none that DuckDB can search for.
        UsageError: A chosen identifier is not declared, or none declares a pattern.
    """
    document, classifications = read_classifications(file)
    declared = {name: each.values for name, each in classifications.identifiers.items() if each.values}
    for name in sorted(chosen):
        if name not in declared:
            known = ", ".join(sorted(declared)) or "none"
            raise UsageError(f"{file} declares no `values:` pattern for `{name}`", f"it does for: {known}")
    patterns = [Pattern(name, declared[name]) for name in sorted(chosen or declared)]
    if not patterns:
        raise UsageError(f"{file} declares no `values:` pattern for any identifier")
    for pattern in patterns:
        _try(document, pattern)
    return tuple(patterns)


def _try(document: Document, pattern: Pattern) -> None:
    trail = ("identifiers", pattern.identifier, "values")
    try:
        matches_nothing = matches(duckdb.connect(), [pattern], "") == [0]
    except duckdb.Error as error:
        advice = "write it in RE2's syntax, which has no look-around and no back-references"
        raise document.error(
            "this is no regular expression that DuckDB understands", trail, advice
        ) from error
    if not matches_nothing:
        raise document.error("this pattern matches the empty text, so everything", trail)


def matches(connection: duckdb.DuckDBPyConnection, patterns: Sequence[Pattern], text: str) -> list[int]:
    """How many times a text looks like each identifier, what our masks write aside."""
    if not patterns:
        return []
    counts = ", ".join(f"len(regexp_extract_all(text, ${number}))" for number in _numbers(patterns))
    query = f"select {counts} from (select regexp_replace($1, $2, ' ', 'g') as text)"  # noqa: S608 - numbers only
    expressions = [pattern.expression for pattern in patterns]
    (counted,) = connection.execute(query, [text, MASKED, *expressions]).fetchall()
    return [int(count) for count in counted]


def _numbers(patterns: Sequence[Pattern]) -> range:
    """Their parameters' numbers, after those of the text and what our masks write."""
    return range(3, 3 + len(patterns))

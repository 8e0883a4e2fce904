"""Whether a statement is Databricks' SQL: by sqlfluff's grammar, and by ours where that one has no word for it."""

from __future__ import annotations

import re
from functools import cache

from sqlfluff.core import Linter
from unity_catalogue import RefusedError

FLAGS = re.IGNORECASE | re.DOTALL
N = r"((?:`[^`]+`|[\w-]+)(?:\s*\.\s*(?:`[^`]+`|[\w-]+)){0,2})"
"""A name of up to three parts, as a group."""

_NAME = N.replace("((", "(?:(", 1)
_TEXT = r"'(?:[^'\\]|\\.)*'"
_WHO = r"(?:`[^`]+`|\w+)(?:\s*,\s*(?:`[^`]+`|\w+))*"
_TAGGED = rf"(?:not\s+)?has_?tag(?:_?value)?\s*\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?\s*\)"
_CONDITION = rf"{_TAGGED}(?:\s+(?:and|or)\s+{_TAGGED})*"
_GUARD = (
    rf"to\s+{_WHO}(?:\s+except\s+{_WHO})?\s+for\s+tables(?:\s+when\s+{_CONDITION})?"
    rf"(?:\s+match\s+columns\s+{_CONDITION}\s+(?:as\s+)?\w+)?"
)
_POLICY = (
    rf"create\s+(?:or\s+replace\s+)?policy\s+{_NAME}\s+on\s+(?:catalog|schema|table)\s+{_NAME}"
    rf"(?:\s+comment\s+{_TEXT})?"
)
_USING = r"(?:\s+using\s+columns\s*\([^)]*\))?"
# What sqlfluff has no word for, as the manual of Databricks writes it (sql-ref-syntax-ddl-create-policy,
# -create-share, -alter-share, -create-recipient; tables/operations/auto-ttl).
_OURS = tuple(
    re.compile(rf"{pattern}\s*\Z", FLAGS)
    for pattern in (
        rf"create\s+share\s+(?:if\s+not\s+exists\s+)?{_NAME}(?:\s+comment\s+{_TEXT})?",
        rf"alter\s+share\s+{_NAME}\s+(?:add|remove)\s+table\s+{_NAME}",
        rf"alter\s+share\s+{_NAME}\s+owner\s+to\s+`[^`]+`",
        rf"create\s+recipient\s+(?:if\s+not\s+exists\s+)?{_NAME}(?:\s+using\s+id\s+{_TEXT})?(?:\s+comment\s+{_TEXT})?",
        rf"(?:grant|revoke)\s+select\s+on\s+share\s+{_NAME}\s+(?:to|from)\s+recipient\s+{_NAME}",
        rf"{_POLICY}\s+row\s+filter\s+{_NAME}\s+{_GUARD}{_USING}",
        rf"{_POLICY}\s+column\s+mask\s+{_NAME}\s+{_GUARD}\s+on\s+column\s+\w+{_USING}",
        rf"alter\s+table\s+{_NAME}\s+delete\s+rows\s+\d+\s+days\s+after\s+(?:`[^`]+`|\w+)",
        rf"create\s+governed\s+tag\s+\w+(?:\s+description\s+{_TEXT})?(?:\s+values\s*\(\s*{_TEXT}(?:\s*,\s*{_TEXT})*\s*\))?",
        r"show\s+.*",
    )
)
_BEYOND = re.compile(
    r"create\s+(or\s+replace\s+)?(share|recipient|policy|governed)\b|alter\s+share\b|(grant|revoke)\s.*\srecipient\b|show\b"
    r"|alter\s+table\s+\S+\s+delete\s+rows\b",
    FLAGS,
)


@cache
def check_grammar(sql: str) -> None:
    """Refuse what is not Databricks' SQL.

    Raises:
        RefusedError: It cannot be parsed.
    """
    if _BEYOND.match(sql):
        if not any(pattern.match(sql) for pattern in _OURS):
            raise RefusedError(f"[PARSE_SYNTAX_ERROR] {sql[:300]}")
        return
    parsed = _linter().parse_string(sql + "\n")
    unparsable = parsed.tree is None or "unparsable" in {
        each.type for each in parsed.tree.recursive_crawl_all()
    }
    if parsed.violations or unparsable:
        raise RefusedError(f"[PARSE_SYNTAX_ERROR] {parsed.violations or 'unparsable'}: {sql[:200]}")


@cache
def _linter() -> Linter:
    return Linter(dialect="databricks")

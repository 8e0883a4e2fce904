"""What becomes of a statement: refused, answered, run in other words, or run as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

import catalogue_answers
import catalogue_grants
import catalogue_objects
import catalogue_policies
import catalogue_relations
from catalogue import Answer, Catalogue, Session
from catalogue_rules import hold_to_grammar
from holdings import sees
from shapes import nothing, told

# What is in quotes stays as it is.
_BETWEEN = re.compile(r"""('(?:[^'\\]|\\.|'')*'|"[^"]*"|\$\$.*?\$\$)|(?:/\*.*?\*/|--[^\n]*|\s)+""", re.DOTALL)
_PYTHON = re.compile(r"with \w+ as procedure\b", re.IGNORECASE)
# A statement that runs where a table is there, and not where it is not.
_GUARDED = re.compile(
    r"execute immediate \$\$\s*begin\s+if \(exists \(select 1 from (\S+)\.information_schema\.tables "
    r"where table_schema = '(\w+)' and table_name = '(\w+)'\)\) then\s+(.*?);\s+end if;\s+end\s*\$\$",
    re.IGNORECASE,
)
# In this order: a policy is also an object, and a database role no database.
_STATEMENTS = (
    *catalogue_policies.STATEMENTS,
    *catalogue_objects.STATEMENTS,
    *catalogue_relations.STATEMENTS,
    *catalogue_grants.STATEMENTS,
    *catalogue_answers.STATEMENTS,
)


def handle(
    catalogue: Catalogue, session: Session, sql: str
) -> tuple[str | None, Answer | None, Callable[[], None]]:
    """What becomes of a statement.

    Returns:
        SQL to run instead (None: as it is), or an answer, and what to do once it has run.

    Raises:
        Refused: Snowflake would not run it.
    """
    text = _BETWEEN.sub(lambda found: found[1] or " ", sql).strip().rstrip("; ")
    if _PYTHON.match(text):
        return None, told("OK"), nothing  # nothing here runs it: the table stays empty
    if guarded := _GUARDED.fullmatch(text):
        hold_to_grammar(text)
        database, schema, table, inner = guarded.groups()
        if not sees(catalogue, session.role, f"{session.full(database, 1)}.{schema}.{table}"):
            return None, told(), nothing
        return handle(catalogue, session, inner)
    for pattern, method in _STATEMENTS:
        if found := pattern.match(text):
            return method(catalogue, session, text, found)
    return None, None, nothing

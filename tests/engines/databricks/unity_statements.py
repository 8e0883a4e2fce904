"""The statements that only Unity Catalog knows: read, checked against its grammar, recorded; what is left goes to Spark."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlglot
import unity_account as account
import unity_tables as tables
from unity_answers import DONE, Answer, answered, asks_the_record
from unity_catalogue import Catalogue
from unity_describing import describe
from unity_grammar import FLAGS, N
from unity_names import on_spark, plain

Handler = Callable[[Catalogue, re.Match[str], str], str | Answer | None]


def take(catalogue: Catalogue, statement: str) -> str | Answer:
    """Record what a statement means to Unity Catalog; returns what Spark shall run, or what the record answers.

    Raises:
        RefusedError: Its grammar is not Databricks', or the catalogue would refuse it.
    """
    sql = _bare(statement)
    with catalogue.lock:
        catalogue.statements.append(sql)
        blank = plain(sql)
        if asks_the_record(blank):
            return answered(catalogue, sql)
        for pattern, handler in _HANDLERS:
            found = pattern.match(blank)
            rest = handler(catalogue, found, sql) if found else None
            if rest is not None:
                return rest if isinstance(rest, Answer) else _on_spark(catalogue, rest)
        return _on_spark(catalogue, sql)


def _bare(statement: str) -> str:
    without = re.sub(r"^(\s*(/\*.*?\*/|--[^\n]*(\n|\Z)))*", "", statement, flags=re.DOTALL)
    return without.strip().rstrip(";").strip()


def _on_spark(catalogue: Catalogue, sql: str) -> str:
    """In the words of open-source Spark 4, which has no QUALIFY yet: sqlglot writes it as a query within."""
    if re.search(r"\bqualify\b", plain(sql), re.IGNORECASE):
        (sql,) = sqlglot.transpile(sql, read="databricks", write="spark", comments=False)
    functions = {name: each.on_spark for name, each in catalogue.functions.items()}
    return on_spark(sql, catalogue.catalogs, functions)


def _alter(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer | None:
    return DONE if tables.alter(catalogue, found, sql) else None


_GUARD = r"(?:column\s+mask|row\s+filter)"
_TO = r"\s+(?:to|from)\s+"
_HANDLERS: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern, FLAGS), handler)
    for pattern, handler in (
        (rf"create\s+catalog\s+(?:if\s+not\s+exists\s+)?{N}", account.create_catalog),
        (rf"drop\s+catalog\s+(?:if\s+exists\s+)?{N}\s+cascade\s*\Z", account.drop_catalog),
        (rf"create\s+(?:schema|database)\s+(?:if\s+not\s+exists\s+)?{N}", account.create_schema),
        (rf"describe\s+table\s+extended\s+{N}", describe),
        (rf"show\s+(?:schemas|databases)\s+in\s+{N}", account.show_schemas),
        (rf"create\s+(?:or\s+replace\s+)?function\s+(?:if\s+not\s+exists\s+)?{N}", account.create_function),
        (rf"drop\s+function\s+(?:if\s+exists\s+)?{N}", account.drop_function),
        (rf"create\s+(?:or\s+replace\s+)?table\s+(?:if\s+not\s+exists\s+)?{N}", tables.create_table),
        (rf"create\s+(?:or\s+replace\s+)?view\s+(?:if\s+not\s+exists\s+)?{N}", tables.create_view),
        (rf"drop\s+(?:table|view)\s+(?:if\s+exists\s+)?{N}", tables.drop),
        (rf"insert\s+into\s+table\s+{N}\s+as\s+target\s+replace\s+on\s*\(", tables.replace_on),
        (rf"(?:insert\s+(?:into|overwrite)(?:\s+table)?|merge\s+into|update)\s+{N}", tables.write),
        (rf"delete\s+from\s+{N}", tables.delete),
        (rf"alter\s+(catalog|schema|function)\s+{N}\s+(?:set\s+)?owner\s+to\s+(\S+)\s*\Z", account.own),
        (rf"alter\s+(?:catalog|schema)\s+{N}\s+set\s+tags\b", account.recorded),
        (rf"alter\s+(?:table|view)\s+{N}\s+", _alter),
        (rf"(?:grant|revoke)\s+select\s+on\s+share\s+{N}{_TO}recipient\s+{N}\s*\Z", account.give_share),
        (
            rf"(grant|revoke)\s+(.+?)\s+on\s+(?:(catalog|schema|table|view|function)\s+)?{N}{_TO}(`[^`]+`|\w+)\s*\Z",
            account.grant,
        ),
        (rf"create\s+share\s+(?:if\s+not\s+exists\s+)?{N}", account.share),
        (rf"create\s+recipient\s+(?:if\s+not\s+exists\s+)?{N}", account.recipient),
        (rf"alter\s+share\s+{N}\s+add\s+table\s+{N}", account.fill_share),
        (
            rf"create\s+(?:or\s+replace\s+)?policy\s+{N}\s+on\s+(catalog|schema|table)\s+{N}\s.*?{_GUARD}\s+{N}",
            account.policy,
        ),
        (r"create\s+governed\s+tag\s+(\w+)", account.governed_tag),
        (r"comment\s+on\s+(catalog|schema|table)\b", account.recorded),
    )
)

"""What Jinja may ask that has another answer when dbt runs than it had when the gate read the SQL."""

from __future__ import annotations

import re

from governance.checks.jinja_text import spoken
from governance.project import Model

# How dbt was called: `dbt compile` for the gate, `dbt build` in production. No SQL has a reason to know.
_CALLED = ("flags", "invocation_args_dict", "selected_resources", "thread_id")
# Where and when it runs, and what it finds there: what is gated for one target says nothing of another.
_AROUND = (
    *("target", "env_var", "run_started_at", "invocation_id", "modules"),
    *("load_relation", "load_cached_relation", "get_columns_in_relation", "run_query", "load_result"),
)
_WORD = re.compile(rf"(?<![\w.])(?:{'|'.join((*_CALLED, *_AROUND))})\b(?!\s*=[^=])")
_MARK = re.compile("|".join((*_CALLED, *_AROUND)).encode())


def by_the_call(text: str) -> list[str]:
    """The names by which a text learns how dbt was called, sorted."""
    return sorted(set(_WORD.findall(spoken(text))).intersection(_CALLED))


def of_model(model: Model) -> tuple[list[str], list[str]]:
    """The names by which a model learns how dbt was called, and where and when it runs, each sorted."""
    if model.language != "sql" or not _MARK.search(bytes(model.raw_code)):
        return [], []
    said = set(_WORD.findall(spoken(model.source_code)))
    return sorted(said.intersection(_CALLED)), sorted(said.intersection(_AROUND))

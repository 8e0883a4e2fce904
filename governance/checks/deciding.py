"""What Jinja may ask that has another answer when dbt runs than it had when the gate read the SQL."""

from __future__ import annotations

import re
from functools import lru_cache

from governance.checks.jinja_text import parts, without_strings
from governance.project import Model

# How dbt was called: `dbt compile` for the gate, `dbt build` in production. No SQL has a reason to know.
_CALLED = ("flags", "invocation_args_dict", "selected_resources", "thread_id")
# Where and when it runs, and what it finds there: what is gated for one target says nothing of another.
_AROUND = (
    *("target", "var", "env_var", "run_started_at", "invocation_id", "modules"),
    *("load_relation", "load_cached_relation", "get_columns_in_relation", "run_query", "load_result"),
    *("adapter", "builtins", "dbt_version", "execute", "graph", "model", "random"),
)
# Where a relation is, which environments differ by: `this.database`, `source(…).schema`.
_ADDRESS = r"(?:this|\))\s*\.\s*(?:database|schema|identifier|name|type)\b"
_WORD = re.compile(rf"(?<![\w.])(?:{'|'.join((*_CALLED, *_AROUND))})\b(?!\s*=[^=])|{_ADDRESS}")


def by_the_call(text: str) -> list[str]:
    """The names by which a text learns how dbt was called, sorted."""
    return sorted(_names(text).intersection(_CALLED))


def of_model(model: Model) -> tuple[list[str], list[str]]:
    """The names by which a model learns how dbt was called, and where and when it runs, each sorted."""
    said = _names(model.source_code) if model.language == "sql" else frozenset()
    return sorted(said.intersection(_CALLED)), sorted(said.difference(_CALLED))


def _names(text: str) -> frozenset[str]:
    return frozenset().union(*map(_names_in, parts(text)))


@lru_cache(maxsize=65_536)  # a project says the same in thousands of models
def _names_in(part: str) -> frozenset[str]:
    found = _WORD.findall(without_strings(part))
    return frozenset("".join(one.split()).removeprefix(").") for one in found)

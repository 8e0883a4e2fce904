"""The SQL that Jinja itself runs: `run_query`, `statement`, the adapter."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
# Each is one place where SQL is run.
RUNS = re.compile(r"\b(?:run_query|statement|adapter\s*\.\s*(?:execute|add_query)|submit_python_job)\s*\(")
_IN_QUOTES = re.compile(r"""\brun_query\s*\(\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*\)""")
_BY_NAME = re.compile(r"\brun_query\s*\(\s*(\w+)\s*\)")
_IN_BLOCK = re.compile(
    r"\{%-?\s*call\s+statement\s*\([^()]*\)\s*-?%\}(.*?)\{%-?\s*endcall\s*-?%\}", re.DOTALL
)
_SET_IN_BLOCK = r"\{{%-?\s*set\s+{name}\s*-?%\}}(.*?)\{{%-?\s*endset\s*-?%\}}"
_SET = r"\bset\s+{name}\b"


def executed(text: str) -> tuple[str, ...] | None:
    """The texts that a macro or model runs by Jinja, as written; None where they cannot all be told.

    Args:
        text: A macro or a model, Jinja unrendered.
    """
    plain = _COMMENT.sub("", text)
    found = [single or double for single, double in _IN_QUOTES.findall(plain)]
    found += _IN_BLOCK.findall(plain)
    for name in _BY_NAME.findall(plain):
        blocks = re.findall(_SET_IN_BLOCK.format(name=name), plain, re.DOTALL)
        # Set twice, the name holds one text or the other.
        if len(blocks) == len(re.findall(_SET.format(name=name), plain)) == 1:
            found += blocks
    return tuple(found) if len(found) == len(RUNS.findall(plain)) else None


def runs_queries(text: str) -> bool:
    """Whether a macro or model runs SQL by Jinja."""
    return RUNS.search(_COMMENT.sub("", text)) is not None

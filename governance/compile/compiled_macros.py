"""Every macro that the policies compile to, by name, as dbt's manifest holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from governance.compile.mask_macros import macro_file
from governance.compile.retention_macros import retention_macros
from governance.compile.target_macros import target_macros
from governance.declared.policies import Policies

OUR_PACKAGE = "govern"
"""The dbt package that brings the compiled macros to other projects."""
_BLOCK = re.compile(r"\{% macro (\w+)\(.*?\{%-? endmacro %\}", re.DOTALL)


def compiled_macros(policies: Policies) -> Mapping[str, str]:
    """Name → text, from `{% macro` to `endmacro %}`, of every macro that `govern compile` writes."""
    texts = [target_macros(policies)]
    texts += [macro_file(mask, verb) for mask in policies.masks.values() for verb in mask.verbs]
    texts += [retention_macros(policies.retention)] if policies.retention else []
    return {name: macro for text in texts for name, macro in macro_texts(text)}


def macro_texts(text: str) -> Iterator[tuple[str, str]]:
    """Name and text of each macro of a file, from `{% macro` to `endmacro %}`, as dbt's manifest holds it."""
    return ((found[1], found[0]) for found in _BLOCK.finditer(text))


def base_name(name: str) -> str:
    """What a macro of this name is found by where macros are dispatched: `mask_email` of `duckdb__mask_email`."""
    return name.rpartition("__")[2] if "__" in name.strip("_") else name

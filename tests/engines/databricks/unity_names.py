"""Unity Catalog's three levels of names on Spark's two: `catalog`.`schema`.`table` is `catalog__schema`.`table` there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

# A string, a comment, a quoted name, a word, or any other character.
_PART = re.compile(
    r"""(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<comment>--[^\n]*|/\*.*?\*/)"""
    r"""|(?P<name>`(?:[^`]|``)+`|[A-Za-z_]\w*)|(?P<space>\s+)|(?P<other>.)""",
    re.DOTALL,
)


def name_of(text: str) -> tuple[str, ...]:
    """The parts of a name in lower case, unquoted."""
    return tuple(each.strip("`").lower() for each in re.findall(r"`[^`]+`|[\w-]+", text))


def on_spark(sql: str, catalogs: Collection[str], functions: Mapping[tuple[str, ...], str]) -> str:
    """A statement with every name that begins with one of these catalogs as Spark knows it.

    Args:
        sql: One statement.
        catalogs: In lower case.
        functions: Qualified name → what the function is called on Spark.
    """
    return "".join(_pieces(sql, catalogs, functions))


def _pieces(sql: str, catalogs: Collection[str], functions: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    parts = list(_PART.finditer(sql))
    at = 0
    while at < len(parts):
        run = _qualified(parts, at)
        names = name_of("".join(part[0] for part in parts[at : at + run]))
        if len(names) < 2 or names[0] not in catalogs:
            yield "".join(part[0] for part in parts[at : at + max(run, 1)])
        elif names in functions:
            yield functions[names]
        else:
            schema, rest = f"`{names[0]}__{names[1]}`", [f"`{each}`" for each in names[2:]]
            yield ".".join([schema, *rest])
        at += max(run, 1)


def _qualified(parts: list[re.Match[str]], at: int) -> int:
    """How many parts from here on are one name with dots; 0 for anything else."""
    if parts[at].lastgroup != "name":
        return 0
    run = 1
    while at + run + 1 < len(parts) and parts[at + run][0] == "." and parts[at + run + 1].lastgroup == "name":
        run += 2
    return run


def plain(sql: str) -> str:
    """A statement with blanks in the place of strings and comments, each character where it was."""
    return _PART.sub(lambda part: " " * len(part[0]) if part["string"] or part["comment"] else part[0], sql)

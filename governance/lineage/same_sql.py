"""Whether two compilations of a model are the same SQL: by tokens, with each relation named by what it is in the project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from governance.lineage.cache import STAMP
from governance.lineage.parser import NotUnderstoodError, tokenize
from governance.project import Project

Names = Mapping[tuple[str, ...], str]
"""Database (where there is one), schema and table in lower case → unique_id."""
_MARKER = re.compile(r"/\*(/?)govern:\w+\*/")
_NAME = re.compile(r'"(?:[^"]|"")+"|`[^`]+`|[A-Za-z_][\w$]*')
_MOST_PARTS = 3
# What ends with a line, what quotes in another way, and escapes, by which a quote may be none.
_UNSURE = re.compile(r"--|#|//|\$|\\")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|/\*.*?\*/", re.DOTALL)


def names_of(project: Project) -> Names:
    """What a project's relations are called in its own SQL; of two with one name the first, models before sources."""
    names: dict[tuple[str, ...], str] = {}
    for table in (*project.models.values(), *project.sources.values()):
        parts = (table.database, table.schema, table.relation)
        names.setdefault(tuple(_plain(part) for part in parts if part), table.unique_id)
    return names


def canonical(sql: str, dialect: str, names: Names) -> str | None:
    """SQL by its tokens: blanks, comments, dates and times, and where its relations live, make no difference.

    The markers of masks count, and what stands between them counts to the last character. A relation of another
    environment is none of the project's, so it keeps its name and makes a difference.

    Args:
        sql: Compiled SQL.
        dialect: The adapter's type.
        names: What the relations of its own project are called.

    Returns:
        The tokens, or None where the text has none of this dialect.
    """
    try:
        tokens = list(_tokens(sql, dialect))
    except NotUnderstoodError:
        return None
    return "\n".join(_named(tokens, names))


def laid_out_alike(one: str, other: str) -> bool:
    """Whether two texts surely differ in nothing but how many blanks stand where one stands: told without their tokens.

    A text with a comment to the end of a line, or with quotes of another kind, is not told.
    """
    return (
        one.split() == other.split()
        and not _UNSURE.search(one)
        and not _UNSURE.search(other)
        and _QUOTED.findall(one) == _QUOTED.findall(other)
    )


def _tokens(sql: str, dialect: str) -> Iterator[str]:
    position = depth = 0
    for token in tokenize(sql, dialect):
        for marker in _MARKER.finditer(sql, position, max(position, token.start)):
            depth += -1 if marker[1] else 1
            yield marker[0]
        text = sql[token.start : token.end + 1]
        yield "'<time>'" if depth == 0 and STAMP.fullmatch(text) else text
        position = max(position, token.end + 1)
    yield from (marker[0] for marker in _MARKER.finditer(sql, position))


def _named(tokens: list[str], names: Names) -> Iterator[str]:
    place = 0
    while place < len(tokens):
        chain = _chain(tokens, place) if place == 0 or tokens[place - 1] != "." else []
        for length in range(len(chain), 1, -1):
            found = names.get(tuple(chain[:length]))
            if found is not None:
                yield f"<{found}>"
                place += 2 * length - 1
                break
        else:
            yield tokens[place]
            place += 1


def _chain(tokens: list[str], place: int) -> list[str]:
    """The names that stand from here on, with dots between them, as far as a relation's name can go."""
    chain: list[str] = []
    while place < len(tokens) and len(chain) < _MOST_PARTS and _NAME.fullmatch(tokens[place]):
        chain.append(_plain(tokens[place]))
        if tokens[place + 1 : place + 2] != ["."]:
            break
        place += 2
    return chain


def _plain(name: str) -> str:
    return name.strip('"`').replace('""', '"').lower()

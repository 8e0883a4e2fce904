"""Lines in a model's SQL file, as people wrote it."""

from __future__ import annotations

import re

from governance.project import Model


def place_in_sql(model: Model, *words: str, last: bool = False) -> tuple[str, int]:
    """File and line where one of some words stands in a model's SQL: the first that does.

    Args:
        model: The model.
        words: What to look for, whatever its case and quotes, best first.
        last: Whether its last line is meant, not its first.

    Returns:
        The file and its 1-based line, 0 where none of them is found (the SQL comes from a macro, say).
    """
    if model.kind != "model":  # a snapshot's file holds more than its SQL
        return model.file, 0
    lines = re.sub(r'["`]', "", model.source_code).lower().splitlines()
    for word in words:
        wanted = re.compile(rf"(?<!\w){re.escape(word.lower())}(?!\w)")
        found = [number for number, line in enumerate(lines, 1) if wanted.search(line)]
        if found:
            return model.file, found[-1 if last else 0]
    return model.file, 0

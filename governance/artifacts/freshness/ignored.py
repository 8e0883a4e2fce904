"""Which files dbt leaves aside because `.dbtignore` says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

_TOKENS = re.compile(r"/\*\*/|\*\*/|/\*\*|\*\*|\*|\?|\[!?[^\]]*\]|\\.|.", re.DOTALL)
_WILD = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def read_ignored(root: Path) -> Callable[[str], bool]:
    """A function that says whether a path (relative to the project, with `/`) is ignored.

    The patterns are those of .gitignore, of which the last one that matches decides
    (https://git-scm.com/docs/gitignore).
    """
    try:
        lines = (root / ".dbtignore").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return lambda _path: False
    rules = [_rule(line) for line in lines if line.strip() and not line.startswith("#")]

    def is_ignored(path: str) -> bool:
        decided = False
        for pattern, ignores in rules:
            if pattern.match(path):
                decided = ignores
        return decided

    return is_ignored


def _rule(line: str) -> tuple[re.Pattern[str], bool]:
    glob = line.rstrip()
    ignores = not glob.startswith("!")
    glob = glob.removeprefix("!")
    # A slash in front or in the middle ties the pattern to the project's root.
    prefix = "" if "/" in glob.rstrip("/") else "(?:.*/)?"
    body = "".join(_translate(token) for token in _TOKENS.findall(glob.removeprefix("/").rstrip("/")))
    suffix = "/.*" if glob.endswith("/") else "(?:/.*)?"
    try:
        return re.compile(f"{prefix}{body}{suffix}\\Z", re.DOTALL), ignores
    except re.error:  # a range such as [z-a] matches nothing
        return re.compile(r"(?!)"), ignores


def _translate(token: str) -> str:
    if token in _WILD:
        return _WILD[token]
    if token.startswith("[") and len(token) > 1:
        return "[" + token[1:-1].replace("!", "^", 1).replace("\\", "\\\\") + "]"
    return re.escape(token[1:] if token.startswith("\\") and len(token) > 1 else token)
